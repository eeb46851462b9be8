//go:build !js

package oracle

import (
	"bytes"
	"encoding/pem"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/decode"
	"kubepki/core/pace"
)

// specimen is one object of the corpus.
type specimen struct {
	name string
	der  []byte
}

// specimens are n objects of which each has a seed of its own, so that one that
// is read wrongly can be made again: the seed decides all but keys and signatures.
func specimens(n int, make func(seed uint64, random *mathrand.Rand) []byte) (out []specimen) {
	for seed := range uint64(n) {
		out = append(out, specimen{fmt.Sprint("seed ", seed), make(seed, mathrand.New(mathrand.NewPCG(seed, 7)))})
	}
	return out
}

// drawer is a part of the corpus: objects of one kind and where they are from.
type drawer struct {
	name string
	kind decode.ObjectKind
	ask  []string // how openssl is asked for the text of one
	soundness
	all func(*testing.T) []specimen
}

// some binds how many are made.
func some(n int, make func(*testing.T, int) []specimen) func(*testing.T) []specimen {
	return func(t *testing.T) []specimen { return make(t, n) }
}

var (
	askCertificate = []string{"x509"}
	askRequest     = []string{"req"}
	askList        = []string{"crl"}
	askKey         = []string{"pkey", "-pubin"}
)

// soundness is how much is expected of the objects of a drawer.
type soundness int

const (
	foreign  soundness = iota // anything
	readable                  // openssl reads all of them: of certificates a few calls tell all
	flawless                  // core finds no flaw of encoding either
)

var corpus = []drawer{
	{"roots of Debian", decode.Certificate, askCertificate, flawless, debianRoots},
	{"certificates of core", decode.Certificate, askCertificate, readable, some(280, coreCertificates)},
	{"certificates of Go", decode.Certificate, askCertificate, readable, some(120, randomCertificates)},
	{"requests of core", decode.Request, askRequest, flawless, some(90, coreRequests)},
	{"lists of core", decode.RevocationList, askList, flawless, some(40, coreLists)},
	{"keys of core", decode.PublicKey, askKey, flawless, corePublicKeys},
	{"hostile certificates", decode.Certificate, askCertificate, foreign, hostileCertificates},
	{"certificates hostile twice", decode.Certificate, askCertificate, foreign, some(110, hostilePairs)},
	{"damaged certificates", decode.Certificate, askCertificate, foreign, some(150, damagedCertificates)},
	{"damaged requests", decode.Request, askRequest, foreign, some(40, damagedRequests)},
	{"damaged lists", decode.RevocationList, askList, foreign, some(30, damagedLists)},
}

// TestTheCorpusReadsAsOpensslSays: what openssl reads, core reads the same, each
// field; what it does not read is shown all the same.
func TestTheCorpusReadsAsOpensslSays(t *testing.T) {
	t.Parallel()
	objects, both := 0, 0
	for _, d := range corpus {
		t.Run(d.name, func(t *testing.T) {
			all := d.all(t)
			var known map[string]bool
			if d.soundness >= readable && d.kind == decode.Certificate {
				known = textsOf(t, all)
			}
			read := d.compare(t, all, known)
			if d.soundness >= readable {
				assert.Equal(t, len(all), read)
			}
			assert.Greater(t, read, len(all)/5)
			t.Logf("%d objects, of which openssl reads %d", len(all), read)
			objects, both = objects+len(all), both+read
		})
	}
	t.Logf("%d objects in all, of which openssl reads %d, each the same", objects, both)
	assert.GreaterOrEqual(t, objects, 1000)
	assert.Greater(t, both, 800)
}

// compare judges each object beside others and counts those that openssl reads.
func (d *drawer) compare(t *testing.T, all []specimen, known map[string]bool) int {
	var read atomic.Int64
	t.Run("each", func(t *testing.T) {
		for _, s := range all {
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				ours, found := d.shown(t, s.der)
				theirs, ok := ours, known[ours]
				if !ok {
					theirs, ok = reads(t, s.der, d.ask...)
				}
				if !ok {
					return
				}
				require.True(t, found, "openssl reads it")
				read.Add(1)
				if ours != theirs {
					sameText(t, raw(theirs), raw(ours))
				}
			})
		}
	})
	return int(read.Load())
}

// shown decodes an object in each way in which the page shows it, in time, and
// gives its text. found is whether it is one of the drawer's: where bytes are
// damaged enough nothing is left but the reason.
func (d *drawer) shown(t *testing.T, der []byte) (text string, found bool) {
	t.Helper()
	var r decode.Result
	pace.Within(t, 2*time.Second, func() {
		text, r = "", decode.Bytes("corpus", der, when)
		for _, o := range r.Objects {
			text += decode.Text(o)
			rows, _ := decode.Outline(o)
			assert.NotEmpty(t, rows)
			assert.NotEmpty(t, decode.JSON([]decode.Object{o}))
			assert.NotEmpty(t, decode.FieldsCSV(o))
		}
	})
	for _, o := range r.Objects {
		if o.Kind == decode.Certificate && o.Certificate == nil {
			assert.NotEmpty(t, o.Problems)
		}
		for _, p := range o.Problems {
			assert.False(t, d.soundness == flawless && p.Rule == decode.RuleEncoding, "%s: %s", o.Label(), p.What)
		}
	}
	for _, u := range r.Unread {
		assert.NotEmpty(t, u.Why)
	}
	assert.Equal(t, 1, len(r.Objects)+len(r.Unread))
	return text, len(r.Objects) == 1 && r.Objects[0].Kind == d.kind
}

var (
	storeEntry  = regexp.MustCompile(`(?m)^\d+: Certificate\n`)
	issuerLine  = regexp.MustCompile(`(?m)^        Issuer: .*$`)
	subjectLine = regexp.MustCompile(`(?m)^        Subject: .*$`)
	nameLine    = regexp.MustCompile(`(?m)^(subject|issuer)=(.*)$`)
)

// textsOf are openssl's texts of sound certificates in three calls, not in a
// thousand: storeutl prints all but the names as x509 does, and pkcs7 prints
// those. A certificate whose text is not among them is asked for by itself.
func textsOf(t *testing.T, all []specimen) map[string]bool {
	t.Helper()
	var bundle bytes.Buffer
	for _, s := range all {
		require.NoError(t, pem.Encode(&bundle, &pem.Block{Type: "CERTIFICATE", Bytes: s.der}))
	}
	file := put(t, "all.pem", bundle.Bytes())
	signed := filepath.Join(t.TempDir(), "all.p7b")
	runOpenSSL(t, nil, "crl2pkcs7", "-nocrl", "-certfile", file, "-out", signed)
	names := nameLine.FindAllStringSubmatch(textOf(t, signed, "pkcs7", "-print_certs", "-noout"), -1)
	listed := runOpenSSL(t, nil, "storeutl", "-noout", "-text", "-certs", file)
	out := map[string]bool{}
	entries := storeEntry.Split(listed, -1)
	if len(entries)-1 != len(all) || len(names) != 2*len(all) {
		return out
	}
	for i, text := range entries[1:] {
		text = replaceFirst(issuerLine, text, "        Issuer: "+names[2*i+1][2])
		out[replaceFirst(subjectLine, text, "        Subject: "+names[2*i][2])] = true
	}
	return out
}

// replaceFirst puts text in the place of the first match.
func replaceFirst(r *regexp.Regexp, in, text string) string {
	at := r.FindStringIndex(in)
	if at == nil {
		return in
	}
	return in[:at[0]] + text + in[at[1]:]
}

// debianRoots are those that the world trusts, of Debian's ca-certificates.
func debianRoots(t *testing.T) (out []specimen) {
	t.Helper()
	data, err := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")
	require.NoError(t, err, "this test needs Debian's roots: apt-get install ca-certificates")
	r := decode.Bytes("roots", data, when)
	require.Empty(t, r.Unread)
	require.Equal(t, bytes.Count(data, []byte("BEGIN CERTIFICATE")), len(r.Objects))
	for _, o := range r.Objects {
		require.NotNil(t, o.Certificate, o.Label())
		out = append(out, specimen{o.Label(), o.DER})
	}
	return out
}

// fixtures are committed certificates shaped as kubeadm's.
func fixtures(t *testing.T) (out []specimen) {
	t.Helper()
	for _, name := range []string{"apiserver.crt", "etcd-peer.crt"} {
		out = append(out, specimen{name, only(t, filepath.Join("..", "decode", "testdata", name)).DER})
	}
	return out
}
