package keyfile

import (
	"encoding/binary"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
)

// The errors of numbers and strings as SSH writes them.
var (
	errSSHShort    = errors.New("ssh: short read")
	errSSHNegative = errors.New("ssh: a number is negative where none can be")
)

// sshReader reads what SSH writes (RFC 4251 section 5). Its first error stays;
// what is read after it is empty.
type sshReader struct {
	rest cryptobyte.String
	err  error
}

func (r *sshReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.rest = nil
}

func (r *sshReader) uint32() (n uint32) {
	if !r.rest.ReadUint32(&n) {
		r.fail(errSSHShort)
	}
	return n
}

func (r *sshReader) string() []byte {
	var out cryptobyte.String
	if !readSSHString(&r.rest, &out) {
		r.fail(errSSHShort)
		return nil
	}
	return out
}

// mpint reads a number. Those of keys are positive; OpenSSH refuses others too.
func (r *sshReader) mpint() *big.Int {
	data := r.string()
	if len(data) > 0 && data[0]&0x80 != 0 {
		r.fail(errSSHNegative)
		return new(big.Int)
	}
	return new(big.Int).SetBytes(data)
}

// readSSHString reads a string (RFC 4251 section 5).
func readSSHString(s, out *cryptobyte.String) bool {
	var n uint32
	return s.ReadUint32(&n) && n <= uint32(len(*s)) && s.ReadBytes((*[]byte)(out), int(n))
}

// sshStrings writes strings one after the other.
func sshStrings(values ...[]byte) (out []byte) {
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, uint32(len(v)))
		out = append(out, v...)
	}
	return out
}

// mpint is what a string holds for a number that is not negative: its highest
// bit is no sign.
func mpint(n *big.Int) []byte {
	data := n.Bytes()
	if len(data) > 0 && data[0]&0x80 != 0 {
		data = append([]byte{0}, data...)
	}
	return data
}
