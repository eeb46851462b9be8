package main

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/mutate"
)

// codeOf reads instructions from a line in which each is written in hex.
func codeOf(t *testing.T, line string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(line, " ", ""))
	require.NoError(t, err)
	return b
}

func TestCodeIsShortened(t *testing.T) {
	for name, c := range map[string]struct{ long, short string }{
		"read behind the stack pointer":     {"2001 ad 4210 7c a7 290300", "2001 290310"},
		"read further":                      {"2001 ad 4210 7c a7 290308", "2001 290318"},
		"write behind the stack pointer":    {"2001 ad 4210 7c a7 2002 370300", "2001 2002 370310"},
		"write what is read":                {"2001 ad 4210 7c a7 2001 ad 4208 7c a7 290300 370300", "2001 2001 290308 370310"},
		"write a sum":                       {"2001 ad 4210 7c a7 2002 4201 7c 370300", "2001 2002 4201 7c 370310"},
		"before the stack pointer":          {"2001 ad 4270 7c a7 290300", "2001 4170 6a 290300"},
		"behind another number":             {"2002 ad 4210 7c a7 290300", "2002 4110 6a 290300"},
		"where the way parts":               {"2001 ad 4210 7c a7 2002 0440 0b 370300", "2001 4110 6a 2002 0440 0b 370300"},
		"kept":                              {"2001 ad 4210 7c a7 2103 2003 290300", "2001 4110 6a 2103 2003 290300"},
		"used by what takes no distance":    {"2001 ad 4210 7c a7 4100 4108 fc0b00", "2001 4110 6a 4100 4108 fc0b00"},
		"a distance of many bytes":          {"2001 ad 42808004 7c a7 2d0000", "2001 2d00808004"},
		"an alignment of too many bits":     {"2001 ad 4210 7c a7 29808080808080808080808000 00", "2001 4110 6a 29808080808080808080808000 00"},
		"an offset of too many bits":        {"2001 ad 4210 7c a7 29038080808080808080808000", "2001 4110 6a 29038080808080808080808000"},
		"wide and narrow":                   {"2002 ad a7 2103", "2002 2103"},
		"a narrow constant":                 {"4280c4e004 a7 290300", "4180c4e004 290300"},
		"the lower half of a constant":      {"42ffffffff0f a7 2103", "417f 2103"},
		"zero of 32 bits":                   {"2002 ad 50 0440 0b", "2002 45 0440 0b"},
		"not not zero":                      {"2003 50 ad 50 45 0440 0b", "2003 50 0440 0b"},
		"the end of a function":             {"2001 4118 6a 2201 2400 2001 4108 6a 2201 2400 4100 0f", "2001 4120 6a 2400 4100 0f"},
		"the end of a small one":            {"2001 4108 6a 2201 2400 4100 0f", "2001 4108 6a 2400 4100 0f"},
		"a call":                            {"2001 4108 6b 2201 2400 2001 428380e0dd01 370300 4100 1005 2300 2101", "2001 4108 6b 2400 2300 428380e0dd01 370300 4100 1005 2300 2101"},
		"a call that reads the copy":        {"2001 4108 6b 2201 2400 2001 428380e0dd01 370300 2001 a7 1105 00 2300 2101", "2001 4108 6b 2201 2400 2001 428380e0dd01 370300 2001 a7 1105 00 2300 2101"},
		"a table of ways, and real numbers": {"0e02000100 43000000a7 1a 44000000000000a7ad 1a", "0e02000100 43000000a7 1a 44000000000000a7ad 1a"},
	} {
		t.Run(name, func(t *testing.T) {
			locals := []byte{2, 1, isI32, 3, 0x7e}
			got, err := shortenOne(append(bytes.Clone(locals), codeOf(t, c.long)...))
			require.NoError(t, err)
			assert.Equal(t, hex.EncodeToString(append(locals, codeOf(t, c.short)...)), hex.EncodeToString(got))
		})
	}
}

func TestCodeThatIsNotUnderstoodIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ code, says string }{
		"unknown":          {"00 ff", "unknown instruction 0xff"},
		"unknown second":   {"00 fc09", "unknown instruction 0xfc 9"},
		"ends in a number": {"00 4280", errModule.Error()},
		"ends in a table":  {"00 0e0500", errModule.Error()},
		"ends in a real":   {"00 44 0000", errModule.Error()},
		"no variables":     {"05 01", errModule.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := shortenOne(codeOf(t, c.code))
			assert.ErrorContains(t, err, c.says)
		})
	}
}

func TestNothingIsLeftToShorten(t *testing.T) {
	linked, err := link("./testdata/crash")
	require.NoError(t, err)
	once, err := shorten(linked)
	require.NoError(t, err)
	assert.Less(t, len(once), len(linked)*95/100)
	again, err := shorten(once)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(once, again), "there was something left to shorten")
}

// No bytes make shortenOne panic, and what comes out is never longer.
func FuzzShorten(f *testing.F) {
	mutate.Fuzz(f, 5000, func(seeds *mutate.Seeds) {
		seeds.Add([]byte{1, 1, 0x7e, 0x20, 1, 0xad, 0x42, 0x10, 0x7c, 0xa7, 0x20, 2, 0x37, 3, 0, 0x0b})
		seeds.Add([]byte{0, 0x0e, 2, 0, 1, 0, 0xfc, 0x0a, 0, 0, 0x42, 0xff, 0x7f, 0xa7, 0x0b})
	}, func(t *testing.T, body []byte) {
		if out, err := shortenOne(body); err == nil {
			require.LessOrEqual(t, len(out), len(body))
		}
	})
}
