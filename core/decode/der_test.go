package decode

import (
	"bytes"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestElements(t *testing.T) {
	e, err := parseDER([]byte{0x30, 0x06, 0x02, 0x01, 0x05, 0x04, 0x01, 0xff, 0xaa})
	require.NoError(t, err)
	assert.Equal(t, [2]int{0, 8}, e.span())
	children, err := e.sequence()
	require.NoError(t, err)
	require.Len(t, children, 2)
	assert.Equal(t, [2]int{2, 5}, children[0].span())
	assert.Equal(t, int64(5), children[0].integer().Int64())
	assert.Equal(t, []byte{0xff}, children[1].content())
	assert.Equal(t, "IO", shape(e))
}

func TestDamagedElements(t *testing.T) {
	for name, tt := range map[string]struct {
		der  []byte
		want string
	}{
		"empty":             {nil, "an element is missing"},
		"no length":         {[]byte{0x30}, "ends too early"},
		"too short":         {[]byte{0x30, 0x05, 0x01}, "7"},
		"indefinite":        {[]byte{0x04, 0x80, 0, 0}, "indefinite"},
		"never ended":       {[]byte{0x30, 0x80, 2, 1, 1}, "byte 5: an element is missing"},
		"length of nine":    {[]byte{0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "9 octets"},
		"length cut":        {[]byte{0x30, 0x82, 1}, "2 octets"},
		"tag without end":   {[]byte{0x3f, 0xff, 0xff, 0xff, 0xff, 0xff}, "tag number"},
		"long tag, no size": {[]byte{0x1f, 0x21}, "ends too early"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseDER(tt.der)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

// TestIndefiniteLengths reads what BER allows: values up to two zero octets.
func TestIndefiniteLengths(t *testing.T) {
	e, err := parseDER([]byte{0x30, 0x80, 0x30, 0x80, 2, 1, 5, 0, 0, 2, 1, 6, 0, 0, 0xaa})
	require.NoError(t, err)
	assert.Equal(t, [2]int{0, 14}, e.span())
	children, err := e.sequence()
	require.NoError(t, err)
	require.Len(t, children, 2)
	assert.Equal(t, [2]int{2, 9}, children[0].span())
	assert.Equal(t, int64(6), children[1].integer().Int64())
}

func TestDepthIsBounded(t *testing.T) {
	der := []byte{}
	for range MaxDepth + 5 {
		der = append([]byte{0x30, 0x82, byte(len(der) >> 8), byte(len(der))}, der...)
	}
	e, err := parseDER(der)
	require.NoError(t, err)
	for err == nil {
		var children []element
		if children, err = e.children(); err == nil {
			require.NotEmpty(t, children)
			e = children[0]
		}
	}
	assert.ErrorContains(t, err, "more than 32 deep")
}

func TestHighTags(t *testing.T) {
	e, err := parseDER([]byte{0xbf, 0x81, 0x01, 0x00})
	require.NoError(t, err)
	assert.True(t, e.isContext(129))
	assert.True(t, e.constructed)
}

func TestNumbers(t *testing.T) {
	for want, octets := range map[string][]byte{
		"0": {0}, "127": {0x7f}, "-128": {0x80}, "128": {0, 0x80}, "-1": {0xff}, "-256": {0xff, 0},
		"0x8000000000000000000000000000000000": append([]byte{0, 0x80}, make([]byte, 16)...),
	} {
		n, ok := new(big.Int).SetString(want, 0)
		require.True(t, ok)
		assert.Zero(t, n.Cmp(twosComplement(octets)), want)
		der := append([]byte{2, byte(len(octets))}, octets...)
		e, err := parseDER(der)
		require.NoError(t, err)
		assert.Equal(t, want, smallNumber(e))
	}
}

func TestObjectIdentifiers(t *testing.T) {
	for want, octets := range map[string][]byte{
		"2.5.4.3":                  {0x55, 4, 3},
		"1.2.840.113549.1.1.11":    {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11},
		"2.999":                    {0x88, 0x37},
		"0.9":                      {9},
		"2.48":                     {0x81, 0x00},
		invalidOID:                 {0x55, 0x84},
		"1.3.18446744073709551616": {0x2b, 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00},
	} {
		assert.Equal(t, want, dotted(octets))
	}
	assert.Equal(t, invalidOID, dotted(nil))
	assert.Equal(t, invalidOID, dotted([]byte{0x2a, 0x80, 0x01}), "leading zeros are not allowed")
	assert.Equal(t, invalidOID, dotted(append(bytes.Repeat([]byte{0xff}, 100), 1)), "numbers are bounded")
}

func TestObjectIdentifierTableHasNoDoubles(t *testing.T) {
	assert.Len(t, oidNames(), len(ObjectIdentifiers()))
	assert.Greater(t, len(ObjectIdentifiers()), 600)
	assert.Equal(t, "CN", shortName("2.5.4.3"))
	assert.Equal(t, "commonName", longName("2.5.4.3"))
	assert.Equal(t, "1.2.3", longName("1.2.3"))
}

func TestTimes(t *testing.T) {
	element := func(tag byte, s string) element {
		e, err := parseDER(append([]byte{tag, byte(len(s))}, s...))
		require.NoError(t, err)
		return e
	}
	for _, tt := range []struct {
		tag        byte
		text, want string
	}{
		{tagUTCTime, "261123184251Z", "Nov 23 18:42:51 2026 GMT"},
		{tagUTCTime, "490101000000Z", "Jan  1 00:00:00 2049 GMT"},
		{tagUTCTime, "500101000000Z", "Jan  1 00:00:00 1950 GMT"},
		{tagUTCTime, "2611231842Z", "Nov 23 18:42:00 2026 GMT"},
		{tagUTCTime, "261323184251Z", "Bad time value"},
		{tagGeneralizedTime, "20500101000000Z", "Jan  1 00:00:00 2050 GMT"},
		{tagGeneralizedTime, "99991231235959Z", "Dec 31 23:59:59 9999 GMT"},
		{tagGeneralizedTime, "20500101000000", "Bad time value"},
		{tagGeneralizedTime, "yesterday", "Bad time value"},
		{tagInteger, "1", "Bad time value"},
	} {
		assert.Equal(t, tt.want, timeText(element(tt.tag, tt.text)), tt.text)
	}
	got, err := readTime(element(tagUTCTime, "261123184251Z"))
	require.NoError(t, err)
	assert.Equal(t, time.Date(2026, 11, 23, 18, 42, 51, 0, time.UTC), got)
}

func TestPositions(t *testing.T) {
	text := "ab\nçd\n\nx"
	lines := lineIndex(text)
	for at, want := range map[int][2]int{0: {1, 1}, 2: {1, 3}, 3: {2, 1}, 5: {2, 2}, 7: {3, 1}, 8: {4, 1}, 99: {4, 2}} {
		line, column := position(text, lines, at)
		assert.Equal(t, want, [2]int{line, column}, at)
	}
}
