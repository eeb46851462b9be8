package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sort"

	"kubepki/core/keyfile"
)

// The forms of Java's old key store, which is weak and which Java 9 and newer
// replace by PKCS#12, under the same ending too.
const (
	JKS      ID = "jks"
	JKSTrust ID = "jks-trust"
)

const (
	jksName = "JKS"
	// minJKSPassphrase is what keytool demands.
	minJKSPassphrase = 6
)

var (
	_ = register(Format{
		ID: JKS, Name: "JKS", Rank: 50, Ending: ".jks", Mime: "application/x-java-keystore", Use: "Java before 9; weak",
		Many: true, Certs: Must, Key: Must, Passphrase: true, Alias: true,
		detects: func(data []byte) bool { return bytes.HasPrefix(data, jksMagic) || bytes.HasPrefix(data, jceksMagic) },
		read:    readJKS,
		write: func(_ context.Context, m Material, o Options) ([]byte, error) {
			return writeJKS(o, func(passphrase []byte) ([]jksEntry, error) {
				e := jksEntry{alias: aliasOf(o.Alias, m.Certs[0], 0, 1)}
				for _, c := range m.Certs {
					e.certs = append(e.certs, c.Raw)
				}
				var err error
				e.locked, err = lockKey(m.Key.PKCS8, passphrase)
				return []jksEntry{e}, err
			})
		},
	})
	_ = register(Format{
		ID: JKSTrust, Name: "JKS trust store", Rank: 52, Ending: ".truststore.jks", Mime: "application/x-java-keystore", Use: "Java before 9, as javax.net.ssl.trustStore",
		Many: true, Certs: Must, Passphrase: true, Alias: true,
		write: func(_ context.Context, m Material, o Options) ([]byte, error) {
			return writeJKS(o, func([]byte) (out []jksEntry, err error) {
				for i, c := range m.Certs {
					out = append(out, jksEntry{alias: aliasOf(o.Alias, c, i, len(m.Certs)), certs: [][]byte{c.Raw}})
				}
				return out, nil
			})
		},
	})
)

func writeJKS(o Options, entries func(passphrase []byte) ([]jksEntry, error)) ([]byte, error) {
	passphrase, err := latin1(o.Passphrase)
	if err == nil && len(passphrase) < minJKSPassphrase {
		err = fmt.Errorf("the passphrase has %d characters, and keytool wants %d or more", len(passphrase), minJKSPassphrase)
	}
	var list []jksEntry
	if err == nil {
		list, err = entries(passphrase)
	}
	var out []byte
	if err == nil {
		out, err = storeOf(list, passphrase, o.Now)
	}
	if err != nil {
		return nil, fmt.Errorf("convert: write JKS: %w", err)
	}
	return out, nil
}

// latin1 writes a passphrase a byte a character.
func latin1(passphrase []byte) ([]byte, error) {
	var out []byte
	for _, r := range string(passphrase) {
		if r > 0xff {
			return nil, errors.New("the passphrase has characters outside Latin-1, which JKS is not written or read with here: use PKCS#12")
		}
		out = append(out, byte(r))
	}
	return out, nil
}

var (
	jksMagic   = []byte{0xfe, 0xed, 0xfe, 0xed}
	jceksMagic = []byte{0xce, 0xce, 0xce, 0xce}
)

func readJKS(_ context.Context, data, passphrase []byte) (Material, error) {
	if bytes.HasPrefix(data, jceksMagic) {
		return Material{}, errors.New("convert: read JKS: it is a JCEKS store: change it with keytool -importkeystore -srcstoretype JCEKS -deststoretype PKCS12")
	}
	entries, sealed, seal, ok := readEntries(data)
	if !ok {
		return Material{}, &keyfile.DamagedError{Format: jksName, Why: "its entries cannot be read to the end"}
	}
	if len(passphrase) == 0 {
		return Material{}, &keyfile.PassphraseError{Format: jksName, Missing: true}
	}
	narrow, err := latin1(passphrase)
	if err != nil {
		return Material{}, fmt.Errorf("convert: read JKS: %w", err)
	}
	broken := !isSealed(sealed, seal, narrow)
	m, err := jksMaterial(entries, narrow)
	switch {
	case broken && (err != nil || m.Key == nil):
		return Material{}, &keyfile.PassphraseError{Format: jksName}
	case broken:
		return Material{}, &keyfile.DamagedError{Format: jksName, Why: "its passphrase is right, but not its seal"}
	}
	return m, err
}

// jksMaterial takes what the entries hold, in the order of their aliases.
func jksMaterial(entries []jksEntry, passphrase []byte) (m Material, err error) {
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].alias < entries[j].alias })
	for _, e := range entries {
		if e.locked != nil {
			plain, ok := unlockKey(e.locked, passphrase)
			if !ok {
				return m, fmt.Errorf("convert: read JKS: the key %q has a passphrase of its own: give it that of the store with keytool -keypasswd", e.alias)
			}
			k, err := keyfile.Read(context.Background(), plain, nil)
			if err != nil {
				return m, &keyfile.DamagedError{Format: jksName, Why: "the key in it cannot be read: " + err.Error()}
			}
			m.addKey(k)
		}
		for _, der := range e.certs {
			m.addCert(e.alias, der)
		}
	}
	return m, nil
}
