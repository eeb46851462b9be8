package intake

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"kubepki/core/decode"
	"kubepki/core/seal"
)

// wrapping is a way in which one file holds others, or one text.
type wrapping struct {
	is   func(data []byte) bool
	open func(*reader, context.Context, part) error
}

// wrappings is the one table of them, in the order in which they are asked.
// It is filled when the program begins, because they hold each other.
var wrappings []wrapping

func init() {
	wrappings = []wrapping{
		{seal.Is, (*reader).sealed},
		{isZip, (*reader).zip},
		{isGzip, (*reader).gzip},
		{isTar, (*reader).tar},
	}
}

// content finds out what a part is and reads it. It gives an error only when
// the time for reading is over.
func (r *reader) content(ctx context.Context, p part) error {
	if err := r.turn(ctx); err != nil {
		return err
	}
	if len(p.data) > most(FileBytes) {
		r.fault(p, Fault{
			Why: fmt.Sprintf("it has %d bytes, more than %d MiB", len(p.data), most(FileBytes)>>20), Fix: "give a part of it, or the files that are in it",
		})
		return nil
	}
	if p.nesting > most(Nesting) {
		r.tooMuch(p, Nesting, p.nesting, "unpack it first")
		return nil
	}
	for _, w := range wrappings {
		if w.is(p.data) {
			return w.open(r, ctx, p)
		}
	}
	if text, ok := plainText(p.data); ok {
		return r.text(ctx, p, text)
	}
	return r.binary(ctx, p)
}

// binary reads what is no text: stores, keys, DER, the command line of a
// process as Linux has it in /proc.
func (r *reader) binary(ctx context.Context, p part) error {
	if line, ok := commandLine(p.data); ok {
		r.document(p, Flags, line)
		return nil
	}
	if done, err := r.store(ctx, p, 0); done || err != nil {
		return err
	}
	if done, err := r.lockedKey(ctx, p, 0); done || err != nil {
		return err
	}
	r.decoded(p, p.data)
	return nil
}

// commandLine turns words that end with NUL into a line (proc(5),
// /proc/pid/cmdline), if the first is a program that is known here.
func commandLine(data []byte) (string, bool) {
	if len(data) > most(TokenBytes) || !bytes.Contains(data, []byte("\x00-")) {
		return "", false
	}
	words := strings.Split(strings.TrimRight(string(data), "\x00\n"), "\x00")
	for i, w := range words {
		if _, ok := decode.PlainText([]byte(w)); !ok {
			return "", false
		}
		if strings.ContainsAny(w, " \t\n'\"$") {
			words[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	line := strings.Join(words, " ")
	return line + "\n", programAt(line) != ""
}

// plainText gives data as text and whether it is any. Programs colour their logs
// with a control character, which is left in.
func plainText(data []byte) (string, bool) {
	text, ok := decode.PlainText(data)
	if !ok && bytes.IndexByte(data, escape) >= 0 {
		_, ok = decode.PlainText(bytes.ReplaceAll(data, []byte{escape}, nil))
	}
	return text, ok
}

const escape = 0x1b

// text reads a text: what it holds, then what it is.
func (r *reader) text(ctx context.Context, p part, text string) error {
	if claims, ok := token(text); ok {
		r.document(p, Token, claims)
		return nil
	}
	if inner, ok := inBase64(text); ok {
		in := p.wrapped(inner)
		in.line, in.flat = p.lineOf(1)-1, true
		return r.content(ctx, in)
	}
	if isKube(text) {
		if done, err := r.kube(ctx, p, text); done || err != nil {
			return err
		}
	}
	if strings.Contains(text, dashes) {
		return r.armoured(ctx, p, text)
	}
	if kind, ok := documentKind(text); ok {
		r.document(p, kind, text)
		return nil
	}
	if done, err := r.lockedKey(ctx, p, 0); done || err != nil { // OpenSSH's public keys, JWK
		return err
	}
	r.decoded(p, []byte(text))
	return nil
}

// inBase64 gives what a text of nothing but base64 holds when that is something
// that package decode does not look for in base64: an archive, a store, a text.
func inBase64(text string) ([]byte, bool) {
	if !onlyBase64(text) {
		return nil, false
	}
	digits := strings.Join(strings.Fields(text), "")
	data, ok := readBase64(digits)
	if !ok || len(digits) < 16 {
		return nil, false
	}
	for _, w := range wrappings {
		if w.is(data) {
			return data, true
		}
	}
	if isStore(data) || isLockedKey(data) {
		return data, true
	}
	inner, ok := plainText(data)
	if !ok {
		return nil, false
	}
	_, isToken := token(inner)
	_, isDocument := documentKind(inner)
	return data, isToken || isDocument || isKube(inner)
}

// onlyBase64 looks for anything else, which most texts have in their first line.
func onlyBase64(text string) bool {
	padded := false
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ', c == '\n', c == '\r', c == '\t':
		case c == '=':
			padded = true
		case padded, (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && strings.IndexByte("+/-_", c) < 0:
			return false
		}
	}
	return true
}

// sealed opens an age file and reads what is in it.
func (r *reader) sealed(ctx context.Context, p part) error {
	if !r.mayTry(p) {
		return nil
	}
	data, err := seal.Open(r.passphrase, p.data)
	if err != nil {
		r.fail(p, err)
		return ctx.Err()
	}
	if seal.Is(data) {
		r.fault(p, Fault{Why: "it is an age file in an age file", Fix: "open the outer one with age -d first"})
		return nil
	}
	in := p.wrapped(data)
	in.name = strings.TrimSuffix(p.name, ".age")
	return r.content(ctx, in)
}

// mayTry counts what has a passphrase, each of which may take seconds to open.
func (r *reader) mayTry(p part) bool {
	if r.passphrase == "" {
		return true // nothing is derived from none
	}
	if r.locks++; r.locks > most(Locks) {
		r.tooMany(p, Locks)
		return false
	}
	return true
}
