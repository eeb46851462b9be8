package archive

import (
	"bytes"
	"encoding/json"
)

// Is tells whether a file begins as a zip does.
func Is(file []byte) bool { return bytes.HasPrefix(file, []byte("PK\x03\x04")) }

// Described reads the list: what it says of each file. One of another program
// is a file like others, which holds no key: it gives nil.
func Described(data []byte) map[string]Entry {
	var all listed
	if json.Unmarshal(data, &all) != nil || all.Version != 1 {
		return nil
	}
	known := make(map[string]Entry, len(all.Objects))
	for _, e := range all.Objects {
		known[e.File] = e
	}
	return known
}
