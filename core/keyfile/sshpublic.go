package keyfile

import (
	"bytes"
	"context"
	"crypto"
	"encoding/base64"
	"errors"
	"strconv"
)

// SSHPublic is the line of authorized_keys and id_*.pub (sshd(8)).
const SSHPublic ID = "ssh-public"

const sshPublicName = "SSH public key"

var _ = register(Format{
	ID: SSHPublic, Name: sshPublicName, Rank: 64, Ending: ".ssh.pub", Mime: "text/plain", Use: "authorized_keys, git hosts",
	Kinds: common,
	detects: func(b block) bool {
		return b.label == "" && (bytes.HasPrefix(b.data, []byte("ssh-")) || bytes.HasPrefix(b.data, []byte("ecdsa-sha2-")) || bytes.HasPrefix(b.data, []byte("sk-")))
	},
	read: readSSHPublic,
	write: func(_ context.Context, k Key, o Options) ([]byte, error) {
		kind, wire, err := sshWire(k.Public)
		if err != nil {
			return nil, errors.New("keyfile: write SSH public key: " + reason(err))
		}
		line := base64.StdEncoding.AppendEncode([]byte(kind+" "), wire)
		if o.Comment != "" {
			line = append(line, " "+o.Comment...)
		}
		return append(line, '\n'), nil
	},
})

func readSSHPublic(_ context.Context, b block, _ []byte) (Key, error) {
	line, rest, _ := bytes.Cut(b.data, []byte("\n"))
	if len(bytes.TrimSpace(rest)) > 0 {
		return Key{}, errors.New("keyfile: SSH public key: more lines follow the first: give the one key you mean")
	}
	kind, text, comment := sshFields(line)
	if len(text) == 0 {
		return Key{}, &DamagedError{sshPublicName, "no key found"}
	}
	pub, err := parseSSHText(kind, text)
	switch {
	case err == errSSHKind:
		return Key{}, err
	case err != nil:
		return Key{}, &DamagedError{sshPublicName, "no key found; last parsing error for ignored line: " + err.Error()}
	}
	k, err := normalPublic(pub)
	if err != nil {
		return Key{}, damaged(sshPublicName, err)
	}
	k.Comment = comment
	return k, nil
}

// sshFields takes a line apart: the name of the kind, the key in base64, and
// all that follows.
func sshFields(line []byte) (kind string, text []byte, comment string) {
	const blanks = " \t"
	cut := func(s []byte) ([]byte, []byte) {
		s = bytes.Trim(s, blanks)
		if i := bytes.IndexAny(s, blanks); i >= 0 {
			return s[:i], s[i:]
		}
		return s, nil
	}
	first, rest := cut(bytes.TrimSuffix(line, []byte("\r")))
	text, rest = cut(rest)
	return string(first), text, string(bytes.Trim(rest, blanks))
}

// parseSSHText reads the key, which names its kind again.
func parseSSHText(kind string, text []byte) (crypto.PublicKey, error) {
	wire, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return nil, err
	}
	encoded, pub, err := parseSSHWire(wire)
	if (err == nil || err == errSSHKind) && encoded != kind {
		return nil, errors.New("ssh: authorized keys key type mismatch: human-readable type " + strconv.Quote(kind) + ", encoded type " + strconv.Quote(encoded))
	}
	return pub, err
}
