package seal

import (
	"errors"
	"strings"
)

// bech32Letters are the letters of five bits each (BIP 173, "Bech32").
const bech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32Check is how many letters at the end check the others.
const bech32Check = 6

var errBech32 = errors.New("it is no Bech32")

// bech32 writes bytes as text that notices typing errors, in small letters.
func bech32(prefix string, data []byte) string {
	fives := regroup(data, 8, 5)
	check := bech32Sum(prefix, append(fives[:len(fives):len(fives)], make([]byte, bech32Check)...)) ^ 1
	for i := range bech32Check {
		fives = append(fives, byte(check>>(5*(bech32Check-1-i)))&31)
	}
	var b strings.Builder
	b.WriteString(prefix + "1")
	for _, v := range fives {
		b.WriteByte(bech32Letters[v])
	}
	return b.String()
}

// readBech32 reads it, in small letters or in capitals, and gives the prefix in
// small ones.
func readBech32(text string) (prefix string, data []byte, err error) {
	small := strings.ToLower(text)
	if text != small && text != strings.ToUpper(text) {
		return "", nil, errBech32
	}
	at := strings.LastIndexByte(small, '1')
	if at < 1 || len(small)-at-1 < bech32Check {
		return "", nil, errBech32
	}
	prefix = small[:at]
	var fives []byte
	for _, c := range []byte(small[at+1:]) {
		v := strings.IndexByte(bech32Letters, c)
		if v < 0 {
			return "", nil, errBech32
		}
		fives = append(fives, byte(v))
	}
	if bech32Sum(prefix, fives) != 1 {
		return "", nil, errBech32
	}
	fives = fives[:len(fives)-bech32Check]
	data = regroup(fives, 5, 8)
	whole := len(fives) * 5 / 8
	if len(fives)*5%8 > 4 || len(data) > whole && data[whole] != 0 {
		return "", nil, errBech32 // bits left over
	}
	return prefix, data[:whole], nil
}

// regroup cuts numbers of from bits into numbers of to bits; the last one is
// filled up with zeros.
func regroup(in []byte, from, to int) []byte {
	var out []byte
	held, bits := 0, 0
	for _, v := range in {
		held, bits = held<<from|int(v), bits+from
		for bits >= to {
			bits -= to
			out = append(out, byte(held>>bits))
			held &= 1<<bits - 1
		}
	}
	if bits > 0 {
		out = append(out, byte(held<<(to-bits)))
	}
	return out
}

// bech32Sum is the checksum over the prefix and the letters' values.
func bech32Sum(prefix string, fives []byte) uint32 {
	sum := uint32(1)
	add := func(v byte) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, c := range []byte(prefix) {
		add(c >> 5)
	}
	add(0)
	for _, c := range []byte(prefix) {
		add(c & 31)
	}
	for _, v := range fives {
		add(v)
	}
	return sum
}
