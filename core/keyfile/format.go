package keyfile

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"slices"
	"sort"
)

// ID names a format, in file names and tests too.
type ID string

// Kinds are the kinds of keys that a format can hold.
type Kinds uint8

// The kinds of keys.
const (
	RSA Kinds = 1 << iota
	ECDSA
	Ed25519
	// OtherCurves are those of ECDSA that only X.509 knows: P-224.
	OtherCurves
	// OtherRSA are keys whose exponent is longer than the 24 bits that SSH reads.
	OtherRSA
)

// common are the kinds that every modern format holds, wide those of X.509.
const (
	common = RSA | ECDSA | Ed25519
	wide   = common | OtherCurves | OtherRSA
)

// Format is one format of key files. Each lives in a file of its own and
// registers itself:
//
//	var _ = register(Format{ID: OpenSSH, Name: "OpenSSH", ...})
type Format struct {
	ID     ID
	Name   string
	Rank   int    // lower ones are asked first whether a file is theirs, and stand first in menus
	Ending string // of file names, with its dot
	Mime   string
	Use    string // who reads it, in a few words
	// Private tells that it holds the private key.
	Private bool
	// Passphrase tells that it is encrypted with one.
	Passphrase bool
	Kinds      Kinds

	// detects tells by the content whether a block is of this format.
	detects func(block) bool
	// write is nil for formats that are only read.
	write func(context.Context, Key, Options) ([]byte, error)
	read  func(ctx context.Context, b block, passphrase []byte) (Key, error)
}

// Writes tells whether the format is written here, or only read.
func (f Format) Writes() bool { return f.write != nil }

// Holds tells whether a key of this kind can be in the format.
func (f Format) Holds(pub crypto.PublicKey) bool { return f.Kinds&kindOf(pub) != 0 }

// block is one encoded thing out of a file: a PEM block, or a whole file that
// is none, with no label.
type block struct {
	label   string
	headers map[string]string
	data    []byte
}

var formats []Format

func register(f Format) Format {
	formats = append(formats, f)
	return f
}

// Formats lists every format by rank, whatever the order of files.
func Formats() []Format {
	out := slices.Clone(formats)
	sort.SliceStable(out, func(a, b int) bool { return out[a].Rank < out[b].Rank })
	return out
}

// FormatsFor lists the formats that a key can be written in.
func FormatsFor(k Key) []Format {
	return slices.DeleteFunc(Formats(), func(f Format) bool {
		return !f.Writes() || !f.Holds(k.Public) || f.Private && !k.IsPrivate()
	})
}

// FormatByID finds a format.
func FormatByID(id ID) (Format, bool) {
	for _, f := range formats {
		if f.ID == id {
			return f, true
		}
	}
	return Format{}, false
}

func kindOf(pub crypto.PublicKey) Kinds {
	switch k := pub.(type) {
	case *rsa.PublicKey:
		if k.E >= 1<<24 {
			return OtherRSA
		}
		return RSA
	case *ecdsa.PublicKey:
		if k.Curve == elliptic.P224() {
			return OtherCurves
		}
		return ECDSA
	case ed25519.PublicKey:
		return Ed25519
	}
	return 0
}
