package keyfile

import (
	"context"
	"crypto/hmac"
	"encoding/binary"
	"hash"
	"runtime"
)

// stepsBetweenLooks is how many iterations pass before a derivation looks
// whether it is still wanted: about 10 ms in a browser.
const stepsBetweenLooks = 4096

// unwanted lets others run, which a browser's one thread does not do by itself,
// and tells whether the context has ended.
func unwanted(ctx context.Context) bool {
	runtime.Gosched()
	return ctx.Err() != nil
}

// pbkdf2 derives n bytes (RFC 8018 section 5.2). It is here because the
// library's cannot be stopped.
func pbkdf2(ctx context.Context, newHash func() hash.Hash, passphrase, salt []byte, iterations, n int) ([]byte, error) {
	if err := PBKDF2Iterations.Check(int64(iterations)); err != nil {
		return nil, err
	}
	mac := hmac.New(newHash, passphrase)
	var out []byte
	for block := uint32(1); len(out) < n; block++ {
		mac.Reset()
		mac.Write(salt)
		mac.Write(binary.BigEndian.AppendUint32(nil, block))
		u := mac.Sum(nil)
		t := append([]byte{}, u...)
		for i := 1; i < iterations; i++ {
			if i%stepsBetweenLooks == 0 && unwanted(ctx) {
				return nil, ctx.Err()
			}
			mac.Reset()
			mac.Write(u)
			u = mac.Sum(u[:0])
			for j := range t {
				t[j] ^= u[j]
			}
		}
		out = append(out, t...)
	}
	return out[:n], ctx.Err()
}

// What PKCS#12 derives (RFC 7292 appendix B.3).
const (
	pkcs12Key byte = 1
	pkcs12IV  byte = 2
	pkcs12MAC byte = 3
)

// pkcs12Derive derives n bytes (RFC 7292 appendix B.2). password is a
// BMPString with its two zeros.
func pkcs12Derive(ctx context.Context, newHash func() hash.Hash, password, salt []byte, iterations int, purpose byte, n int) ([]byte, error) {
	if err := PKCS12Iterations.Check(int64(iterations)); err != nil {
		return nil, err
	}
	h := newHash()
	v := h.BlockSize()
	diversifier := make([]byte, v)
	for i := range diversifier {
		diversifier[i] = purpose
	}
	input := append(filled(salt, v), filled(password, v)...)
	var out []byte
	for len(out) < n {
		h.Reset()
		h.Write(diversifier)
		h.Write(input)
		a := h.Sum(nil)
		for i := 1; i < iterations; i++ {
			if i%stepsBetweenLooks == 0 && unwanted(ctx) {
				return nil, ctx.Err()
			}
			h.Reset()
			h.Write(a)
			a = h.Sum(a[:0])
		}
		out = append(out, a...)
		addBlocks(input, filled(a, v)[:v])
	}
	return out[:n], ctx.Err()
}

// filled repeats data up to a multiple of v.
func filled(data []byte, v int) []byte {
	if len(data) == 0 {
		return nil
	}
	out := make([]byte, (len(data)+v-1)/v*v)
	for i := range out {
		out[i] = data[i%len(data)]
	}
	return out
}

// addBlocks adds b + 1 to each block of input, modulo 2 to the block's bits.
func addBlocks(input, b []byte) {
	for at := 0; at < len(input); at += len(b) {
		carry := 1
		for i := len(b) - 1; i >= 0; i-- {
			carry += int(input[at+i]) + int(b[i])
			input[at+i] = byte(carry)
			carry >>= 8
		}
	}
}
