package keyfile_test

import (
	"bytes"
	"crypto/rand"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"kubepki/core/keyfile"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

// loginMessage is what a client signs, as another program writes it.
func loginMessage(session []byte, user, scheme string, wire []byte) []byte {
	return ssh.Marshal(struct {
		Session string
		Type    byte
		User    string
		Service string
		Method  string
		Signed  bool
		Scheme  string
		Key     string
	}{string(session), 50, user, "ssh-connection", "publickey", true, scheme, string(wire)})
}

func TestAnotherProgramTakesTheLoginsWeSignAndWeTheirs(t *testing.T) {
	session := []byte("0123456789abcdef0123456789abcdef")
	for _, a := range sshAlgorithms {
		key, err := pki.Native{}.Make(t.Context(), a)
		require.NoError(t, err)
		pub, err := ssh.NewPublicKey(key.Public())
		require.NoError(t, err)
		ours, err := keyfile.SignSSHLogin(t.Context(), key, session, "alice", key.Public())
		require.NoError(t, err)
		var s ssh.Signature
		require.NoError(t, ssh.Unmarshal(ours, &s))
		require.NoError(t, pub.Verify(loginMessage(session, "alice", s.Format, pub.Marshal()), &s), a)
		require.NoError(t, keyfile.VerifySSHLogin(key.Public(), session, "alice", ours), a)

		signer, err := ssh.NewSignerFromSigner(theirs(t, keyfile.Of(key)))
		require.NoError(t, err)
		made, err := signer.(ssh.AlgorithmSigner).SignWithAlgorithm(rand.Reader, loginMessage(session, "alice", s.Format, pub.Marshal()), s.Format)
		require.NoError(t, err)
		assert.NoError(t, keyfile.VerifySSHLogin(key.Public(), session, "alice", ssh.Marshal(made)), a)
	}
}

// Another session, user, key or scheme, and each changed byte, is refused.
func TestALoginHoldsForItsSessionAlone(t *testing.T) {
	session := []byte("0123456789abcdef0123456789abcdef")
	for _, a := range sshAlgorithms {
		key, err := pki.Native{}.Make(t.Context(), a)
		require.NoError(t, err)
		other, err := pki.Native{}.Make(t.Context(), a)
		require.NoError(t, err)
		s, err := keyfile.SignSSHLogin(t.Context(), key, session, "alice", key.Public())
		require.NoError(t, err)
		assert.Error(t, keyfile.VerifySSHLogin(key.Public(), session[1:], "alice", s))
		assert.Error(t, keyfile.VerifySSHLogin(key.Public(), session, "bob", s))
		assert.Error(t, keyfile.VerifySSHLogin(other.Public(), session, "alice", s))
		for i := range s {
			changed := bytes.Clone(s)
			changed[i] ^= 1
			assert.Error(t, keyfile.VerifySSHLogin(key.Public(), session, "alice", changed), "%s, byte %d", a, i)
		}
		assert.Error(t, keyfile.VerifySSHLogin(key.Public(), session, "alice", append(s, 0)))
		stolen, err := keyfile.SignSSHLogin(t.Context(), other, session, "alice", key.Public())
		require.NoError(t, err)
		assert.Error(t, keyfile.VerifySSHLogin(key.Public(), session, "alice", stolen))
	}
}

// No bytes stop the check of a login; what it takes, another program takes too.
func FuzzSSHLogin(f *testing.F) {
	session := []byte("0123456789abcdef0123456789abcdef")
	mutate.Fuzz(f, 3000, func(seeds *mutate.Seeds) {
		for _, a := range sshAlgorithms {
			key, err := pki.Native{}.Import(ctx, load(seeds, a).PKCS8)
			require.NoError(seeds, err)
			s, err := keyfile.SignSSHLogin(ctx, key, session, "alice", key.Public())
			require.NoError(seeds, err)
			seeds.Add(string(a), s)
		}
	}, func(t *testing.T, algorithm string, signature []byte) {
		a := pki.KeyAlgorithm(algorithm)
		if !slices.Contains(sshAlgorithms, a) {
			return
		}
		key := load(t, a)
		if keyfile.VerifySSHLogin(key.Public, session, "alice", signature) != nil {
			return
		}
		pub, err := ssh.NewPublicKey(key.Public)
		require.NoError(t, err)
		var s ssh.Signature
		require.NoError(t, ssh.Unmarshal(signature, &s))
		require.NoError(t, pub.Verify(loginMessage(session, "alice", s.Format, pub.Marshal()), &s))
	})
}
