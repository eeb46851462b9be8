package kube

import (
	"encoding/base64"
	"errors"
	"strings"
)

// base64 is the bytes as base64 on one line.
func (d Data) base64() string { return base64.StdEncoding.EncodeToString(d) }

// UnmarshalText reads base64; white space in it is passed over. Its error
// says no place: who reads the file knows it.
func (d *Data) UnmarshalText(text []byte) error {
	packed := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n", r) {
			return -1
		}
		return r
	}, string(text))
	b, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		return errors.New("not base64: encode the file with base64 on one line")
	}
	*d = b
	return nil
}
