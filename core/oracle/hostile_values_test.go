//go:build !js

package oracle

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func spki(field string) func(*testing.T, *parts) {
	return func(t *testing.T, p *parts) { p.key = hexed(t, field) }
}

// curveKey is a key on a named curve.
func curveKey(curve, point string) func(*testing.T, *parts) {
	return func(t *testing.T, p *parts) {
		p.key = sequence(sequence(oid(t, "1.2.840.10045.2.1"), oid(t, curve)), bitString(hexed(t, point)))
	}
}

const (
	p256X = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
	p256Y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)

var hostileKeys = []hostileCase{
	{"P-256", curveKey("1.2.840.10045.3.1.7", "04"+p256X+p256Y)},
	{"P-256 compressed", curveKey("1.2.840.10045.3.1.7", "03"+p256X)},
	{"P-256 hybrid", curveKey("1.2.840.10045.3.1.7", "07"+p256X+p256Y)},
	{"P-256 off the curve", curveKey("1.2.840.10045.3.1.7", "04"+p256X+p256X)},
	{"P-256 too short", curveKey("1.2.840.10045.3.1.7", "04"+p256X)},
	{"P-256 at infinity", curveKey("1.2.840.10045.3.1.7", "00")},
	{"P-256 without a point", curveKey("1.2.840.10045.3.1.7", "")},
	{"curve that is none", curveKey("1.2.3.4", "04"+p256X+p256Y)},
	{"Ed25519", spki("30 2a 3005 06032b6570 0321 00 0102030405060708091011121314151617181920212223242526272829303132")},
	{"Ed25519 with parameters", spki("30 2c 3007 06032b6570 0500 0321 00 0102030405060708091011121314151617181920212223242526272829303132")},
	{"Ed25519 too short", spki("30 0c 3005 06032b6570 0303 00 0102")},
	{"X25519", spki("30 2a 3005 06032b656e 0321 00 0102030405060708091011121314151617181920212223242526272829303132")},
	{"RSA without NULL", func(t *testing.T, p *parts) {
		p.key = sequence(sequence(oid(t, "1.2.840.113549.1.1.1")), bitString(sequence(tlv(2, bytes.Repeat([]byte{0x7d}, 64)), tlv(2, []byte{3}))))
	}},
	{"RSA negative", func(t *testing.T, p *parts) { p.key = rsaSPKI(t, bytes.Repeat([]byte{0x8d}, 64), []byte{3}) }},
	{"RSA of no bits", func(t *testing.T, p *parts) { p.key = rsaSPKI(t, []byte{0}, []byte{0}) }},
	{"RSA exponent 1", func(t *testing.T, p *parts) { p.key = rsaSPKI(t, bytes.Repeat([]byte{0x7d}, 64), []byte{1}) }},
	{"RSA exponent huge", func(t *testing.T, p *parts) {
		p.key = rsaSPKI(t, bytes.Repeat([]byte{0x7d}, 64), bytes.Repeat([]byte{0x7d}, 64))
	}},
	{"RSA modulus even and odd in size", func(t *testing.T, p *parts) {
		p.key = rsaSPKI(t, append(bytes.Repeat([]byte{0x01}, 63), 2), []byte{1, 0, 1})
	}},
	{"RSA with something behind", func(t *testing.T, p *parts) {
		p.key = sequence(sequence(oid(t, "1.2.840.113549.1.1.1"), []byte{5, 0}), bitString(append(sequence(tlv(2, []byte{0x7d}), tlv(2, []byte{3})), 1, 2)))
	}},
	{"RSA of three numbers", func(t *testing.T, p *parts) {
		p.key = sequence(sequence(oid(t, "1.2.840.113549.1.1.1"), []byte{5, 0}), bitString(sequence(tlv(2, []byte{0x7d}), tlv(2, []byte{3}), tlv(2, []byte{3}))))
	}},
	{"RSA that is none", func(t *testing.T, p *parts) {
		p.key = sequence(sequence(oid(t, "1.2.840.113549.1.1.1"), []byte{5, 0}), bitString([]byte("nonsense")))
	}},
	{"RSA by the name of X.509 itself", func(t *testing.T, p *parts) {
		p.key = sequence(sequence(oid(t, "2.5.8.1.1"), []byte{5, 0}), bitString(sequence(tlv(2, bytes.Repeat([]byte{0x7d}, 128)), tlv(2, []byte{1, 0, 1}))))
	}},
	{"RSA for PSS alone", func(t *testing.T, p *parts) {
		p.key = sequence(sequence(oid(t, "1.2.840.113549.1.1.10")), bitString(sequence(tlv(2, bytes.Repeat([]byte{0x7d}, 128)), tlv(2, []byte{1, 0, 1}))))
	}},
	{"RSA for PSS with parameters", func(t *testing.T, p *parts) {
		sha := sequence(oid(t, "2.16.840.1.101.3.4.2.1"), []byte{5, 0})
		p.key = sequence(sequence(oid(t, "1.2.840.113549.1.1.10"), sequence(tlv(0xa0, sha), tlv(0xa1, sequence(oid(t, "1.2.840.113549.1.1.8"), sha)), tlv(0xa2, []byte{2, 1, 32}))),
			bitString(sequence(tlv(2, bytes.Repeat([]byte{0x7d}, 128)), tlv(2, []byte{1, 0, 1}))))
	}},
	{"key of unknown kind", func(t *testing.T, p *parts) { p.key = sequence(sequence(oid(t, "1.2.3.4")), bitString([]byte{1, 2})) }},
	{"key without bits", func(t *testing.T, p *parts) { p.key = sequence(sequence(oid(t, "1.2.3.4")), []byte{3, 1, 0}) }},
	{"key is text", func(_ *testing.T, p *parts) { p.key = text(12, "key") }},
}

// oneExtension sets one extension, given in hexadecimal.
func oneExtension(kind, value string) func(*testing.T, *parts) {
	return func(t *testing.T, p *parts) { *p = p.with(extensionValue(t, kind, hexed(t, value))) }
}

// altName sets one alternative name.
func altName(tag byte, value string) func(*testing.T, *parts) {
	return func(t *testing.T, p *parts) { *p = p.with(extensionValue(t, "2.5.29.17", sequence(text(tag, value)))) }
}

var hostileExtensions = []hostileCase{
	{"list empty", func(_ *testing.T, p *parts) { *p = p.with() }},
	{"doubled", func(t *testing.T, p *parts) {
		*p = p.with(extensionValue(t, "2.5.29.17", sequence(text(0x82, "a"))), extensionValue(t, "2.5.29.17", sequence(text(0x82, "b"))))
	}},
	{"not critical, written out", func(t *testing.T, p *parts) {
		*p = p.with(sequence(oid(t, "2.5.29.19"), []byte{1, 1, 0}, tlv(4, sequence())))
	}},
	{"critical as 01", func(t *testing.T, p *parts) {
		*p = p.with(sequence(oid(t, "2.5.29.19"), []byte{1, 1, 1}, tlv(4, sequence([]byte{1, 1, 1}))))
	}},
	{"unknown and critical", func(t *testing.T, p *parts) {
		*p = p.with(sequence(oid(t, "1.2.3.4"), []byte{1, 1, 255}, tlv(4, text(12, "x"))))
	}},
	{"without a value", func(t *testing.T, p *parts) { *p = p.with(sequence(oid(t, "2.5.29.19"))) }},
	{"without a number", func(t *testing.T, p *parts) { *p = p.with(sequence(tlv(4, sequence()))) }},
	{"value followed by more", oneExtension("2.5.29.19", "3000 0500")},
	{"name with a zero octet", altName(0x82, "kubernetes\x00.evil")},
	{"name with a script", altName(0x82, `<script>alert(1)</script>`)},
	{"name of another direction", altName(0x82, "a\u202eb")},
	{"name beyond ASCII", altName(0x82, "jürgen.lab")},
	{"name empty", altName(0x82, "")},
	{"name with line ends", altName(0x82, "a\nDNS:b")},
	{"name with separators", altName(0x82, "a, DNS:b")},
	{"mail", altName(0x81, "a@b")},
	{"address of 3", altName(0x87, "abc")},
	{"address of 16", altName(0x87, "0123456789abcdef")},
	{"registered", altName(0x88, "\x2a\x03\x04")},
	{"registered, broken", altName(0x88, "\x2a\x83")},
	{"kind 9", altName(0x89, "x")},
	{"key usage empty", oneExtension("2.5.29.15", "0301 00")},
	{"key usage with 9 bits and unused ones", oneExtension("2.5.29.15", "0303 00 ffff")},
	{"path length negative", oneExtension("2.5.29.19", "3006 0101ff 0201ff")},
	{"path length huge", oneExtension("2.5.29.19", "300f 0101ff 020a 0102030405060708090a")},
	{"path length of a leaf", oneExtension("2.5.29.19", "3003 020101")},
	{"key identifier empty", oneExtension("2.5.29.14", "0400")},
	{"key identifier long", oneExtension("2.5.29.14", "0440"+strings.Repeat("ab", 64))},
	{"issuing point", oneExtension("2.5.29.28", "300f a007 a005 8603 783a79 8101ff 8401ff")},
	{"issuing point with reasons", oneExtension("2.5.29.28", "3007 8302 0560 8501ff")},
	{"issuing point with reasons of an indirect list", oneExtension("2.5.29.28", "300c a004 8602 613a 8302 0560 8401ff")},
	{"issuing point the wrong way round", oneExtension("2.5.29.28", "3006 8401ff 8101ff")},
	{"notice of half a character", oneExtension("2.5.29.32", "301b301906022a033013301106082b0601050507020230051e03006100")},
	{"issuing point empty", oneExtension("2.5.29.28", "3000")},
	{"delta", oneExtension("2.5.29.27", "020105")},
	{"invalidity", oneExtension("2.5.29.24", "180f 32303236313132333138343235315a")},
	{"invalidity as UTCTime", oneExtension("2.5.29.24", "170d 3236313132333138343235315a")},
	{"hold", oneExtension("2.5.29.23", "0607 2a8648ce380202")},
	{"certificate issuer", oneExtension("2.5.29.29", "3003 820161")},
	{"reason", oneExtension("2.5.29.21", "0a0101")},
	{"reason 7", oneExtension("2.5.29.21", "0a0107")},
	{"nonce", oneExtension("1.3.6.1.5.5.7.48.1.2", "0404 01020304")},
	{"list reference", oneExtension("1.3.6.1.5.5.7.48.1.3", "301d a005 1603 783a79 a103 020105 a211 180f 32303236313132333138343235315a")},
	{"archive cutoff", oneExtension("1.3.6.1.5.5.7.48.1.6", "180f 32303236313132333138343235315a")},
	{"service locator", oneExtension("1.3.6.1.5.5.7.48.1.7", "3021 300c 310a3008 06035504030c0178 3011 300f 06082b06010505073001 8603 783a79")},
	{"response types", oneExtension("1.3.6.1.5.5.7.48.1.4", "300b 0609 2b0601050507300101")},
	{"proxy", oneExtension("1.3.6.1.5.5.7.1.14", "3011 020103 300c 0608 2b06010505071501 0400")},
	{"proxy with a policy", oneExtension("1.3.6.1.5.5.7.1.14", "3010 300e 0608 2b06010505071500 0402 6869")},
	{"strong extranet", oneExtension("1.3.101.1.4.1", "300e 020100 3009 3007 020105 0402 6869")},
	{"signing tool", oneExtension("1.2.643.100.111", "0c02 6869")},
	{"address blocks", oneExtension("1.3.6.1.5.5.7.1.7", "3026 300f 0402 0001 3009 0302 000a 0303 04c0a0 3013 0403 000201 300c 0305 0020010db8 0303 002001")},
	{"address ranges", oneExtension("1.3.6.1.5.5.7.1.7", "3018 3010 0402 0001 300a 3008 0302 000a 0302 010a 3004 0400 0500")},
	{"address blocks inherited", oneExtension("1.3.6.1.5.5.7.1.7", "3010 3006 0402 0001 0500 3006 0402 0002 0500")},
	{"autonomous systems", oneExtension("1.3.6.1.5.5.7.1.8", "3018 a00d 300b 020105 3006 020107 020109 a107 3005 0203 00fde8")},
	{"autonomous systems inherited", oneExtension("1.3.6.1.5.5.7.1.8", "3008 a002 0500 a102 0500")},
	{"admission", oneExtension("1.3.36.8.3.3", "3000")},
	{"log entries", oneExtension("1.3.6.1.4.1.11129.2.4.2", "0435 0033 0031 00"+strings.Repeat("ab", 32)+"0000016752f8a1b2 0000 0403 0002 0102")},
	{"two log entries", oneExtension("1.3.6.1.4.1.11129.2.4.2", "046a 0068 0031 00"+strings.Repeat("ab", 32)+"0000016752f8a1b2 0000 0403 0002 0102"+"0033 00"+strings.Repeat("cd", 32)+"0000016752f8a1b2 0002 0909 0403 0002 0102")},
	{"log entries of a later version", oneExtension("1.3.6.1.4.1.11129.2.4.2", "0409 0007 0005 05 01020304")},
	{"log entries broken", oneExtension("1.3.6.1.4.1.11129.2.4.2", "0405 0007 0005 05")},
	{"log entries empty", oneExtension("1.3.6.1.4.1.11129.2.4.2", "0402 0000")},
	{"policy text of two octets a character", oneExtension("2.5.29.32", "3024 3022 06022a03 301c 301a 06082b06010505070202 300e 1e0c 0052006500610064002000e9")},
	{"SRVName of the wrong type", oneExtension("2.5.29.17", "3014 8201 61 a00f 06082b06010505070807 a003 0c0161")},
	{"user principal name of the wrong type", oneExtension("2.5.29.17", "3012 a010 060a2b060104018237140203 a002 0500")},
	{"policy limits", oneExtension("2.5.29.36", "3006 8001 03 8101 00")},
	{"policy limits without tags", oneExtension("2.5.29.36", "3005 0203 020101")},
	{"policy limits of other kinds", oneExtension("2.5.29.36", "3003 8201 01")},
	{"policy limits the wrong way round", oneExtension("2.5.29.36", "3006 8101 00 8001 03")},
	{"policy limits that hold others", oneExtension("2.5.29.36", "3005 a003 020101")},
	{"practice statement in UTF-8", oneExtension("2.5.29.32", "3019301706022a033011300f06082b060105050702010c03783a79")},
	{"practice statement in a list", oneExtension("2.5.29.32", "301b301906022a033013301106082b0601050507020130051603783a79")},
	{"practice statement as a notice", oneExtension("2.5.29.32", "3019301706022a033011300f06082b060105050702021603783a79")},
	{"practice statement in pieces", oneExtension("2.5.29.32", "301d301b06022a033015301306082b0601050507020136071602783a160179")},
	{"qualifier of another kind", oneExtension("2.5.29.32", "3013301106022a03300b300906022a041603783a79")},
	{"notice of octets", oneExtension("2.5.29.32", "301a301806022a033012301006082b06010505070202300404026869")},
	{"notice of two texts", oneExtension("2.5.29.32", "301e301c06022a033016301406082b0601050507020230080c0268690c02686f")},
	{"notice empty", oneExtension("2.5.29.32", "3016301406022a03300e300c06082b060105050702023000")},
	{"notice with its number", oneExtension("2.5.29.32", "3026302406022a03301e301c06082b060105050702023010300a0c034c616230030201010c026869")},
	{"notice with its number alone", oneExtension("2.5.29.32", "3022302006022a03301a301806082b06010505070202300c300a0c034c61623003020101")},
	{"notice the wrong way round", oneExtension("2.5.29.32", "3026302406022a03301e301c06082b0601050507020230100c026869300a0c034c61623003020101")},
	{"notice with a number that is none", oneExtension("2.5.29.32", "3022302006022a03301a301806082b06010505070202300c300a0c034c61623003040101")},
	{"notice of an organization in octets", oneExtension("2.5.29.32", "3022302006022a03301a301806082b06010505070202300c300a04034c61623003020101")},
	{"notice in T61", oneExtension("2.5.29.32", "301a301806022a033012301006082b06010505070202300414026869")},
	{"every known one with an INTEGER", everyExtension([]byte{2, 1, 5})},
	{"every known one with an empty SEQUENCE", everyExtension([]byte{0x30, 0})},
	{"every known one with text", everyExtension([]byte{0x16, 2, 'h', 'i'})},
	{"every known one with an OCTET STRING", everyExtension([]byte{4, 2, 1, 2})},
	{"every known one with nothing", everyExtension(nil)},
	{"every known one with nonsense", everyExtension([]byte{0xff, 0xff, 0x00})},
	{"10,000 names", func(t *testing.T, p *parts) {
		var list [][]byte
		for i := range 10_000 {
			list = append(list, text(0x82, fmt.Sprintf("host-%d.lab.example", i)))
		}
		*p = p.with(extensionValue(t, "2.5.29.17", sequence(list...)))
	}},
	{"20 deep", nested(20)},
	{"1,000 deep", nested(1000)},
}

// knownExtensions are those that openssl prints in words.
var knownExtensions = []string{
	"2.5.29.14", "2.5.29.15", "2.5.29.16", "2.5.29.17", "2.5.29.18", "2.5.29.19", "2.5.29.20", "2.5.29.21", "2.5.29.23", "2.5.29.24",
	"2.5.29.27", "2.5.29.28", "2.5.29.29", "2.5.29.30", "2.5.29.31", "2.5.29.32", "2.5.29.33", "2.5.29.35", "2.5.29.36", "2.5.29.37",
	"2.5.29.46", "2.5.29.54", "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.7", "1.3.6.1.5.5.7.1.8", "1.3.6.1.5.5.7.1.11", "1.3.6.1.5.5.7.1.14",
	"1.3.6.1.5.5.7.1.24", "1.3.6.1.5.5.7.48.1.2", "1.3.6.1.5.5.7.48.1.3", "1.3.6.1.5.5.7.48.1.5", "1.3.6.1.5.5.7.48.1.6",
	"1.3.6.1.5.5.7.48.1.7", "1.3.6.1.4.1.11129.2.4.2", "1.3.6.1.4.1.11129.2.4.3", "1.3.6.1.4.1.11129.2.4.4", "1.3.6.1.4.1.11129.2.4.5", "1.3.101.1.4.1",
	"1.2.643.100.111", "2.16.840.1.113730.1.1", "2.16.840.1.113730.1.2", "2.16.840.1.113730.1.13",
}

// everyExtension gives each known extension the same value.
func everyExtension(value []byte) func(*testing.T, *parts) {
	return func(t *testing.T, p *parts) {
		var list [][]byte
		for _, kind := range knownExtensions {
			list = append(list, extensionValue(t, kind, value))
		}
		*p = p.with(list...)
	}
}

func nested(depth int) func(*testing.T, *parts) {
	return func(t *testing.T, p *parts) {
		value := []byte{5, 0}
		for range depth {
			value = sequence(value)
		}
		*p = p.with(extensionValue(t, "1.2.3.4", value), extensionValue(t, "2.5.29.17", value))
	}
}

var hostileEncodings = []hostileCase{
	{"issuer of indefinite length", func(t *testing.T, p *parts) {
		p.issuer = indefinite(0x30, attribute(t, "2.5.4.3", text(12, "kubernetes")))
	}},
	{"extensions of indefinite length", func(t *testing.T, p *parts) {
		p.extensions = indefinite(0xa3, indefinite(0x30, extensionValue(t, "2.5.29.17", sequence(text(0x82, "a")))))
	}},
	{"name constraints of indefinite length", func(t *testing.T, p *parts) {
		*p = p.with(extensionValue(t, "2.5.29.17", indefinite(0x30, text(0x82, "a"), text(0x82, "b"))))
	}},
	{"long length", func(t *testing.T, p *parts) { p.serial = hexed(t, "02 8101 05") }},
	{"longer length", func(t *testing.T, p *parts) { p.serial = hexed(t, "02 84 00000001 05") }},
	{"text in pieces", func(t *testing.T, p *parts) {
		p.subject = sequence(attribute(t, "2.5.4.3", tlv(0x2c, text(4, "kuber"), text(4, "netes"))))
	}},
	{"something behind the extensions", func(_ *testing.T, p *parts) { p.more = text(12, "more") }},
	{"field 4", func(_ *testing.T, p *parts) { p.more = tlv(0xa4, text(12, "more")) }},
	{"serial missing", func(_ *testing.T, p *parts) { p.serial = nil }},
	{"extensions that are none", func(_ *testing.T, p *parts) { p.extensions = tlv(0xa3, text(12, "none")) }},
	{"extensions broken off", func(_ *testing.T, p *parts) { p.extensions = tlv(0xa3, []byte{0x30, 0x10, 0x30, 0x03}) }},
}
