package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// partSize is how many bytes of the packed program go into one element. It is
// a multiple of three, so that each part is base64 by itself.
const partSize = 3 << 14

// oneFile packs a program and all that surrounds it into one HTML file that
// needs no network: the program is gzip and base64 in elements that no browser
// runs. They come last: boot.js works while they arrive.
func oneFile(p program) ([]byte, error) {
	style, err := stylesheet()
	if err != nil {
		return nil, err
	}
	early := asset("theme.js")
	late := [][]byte{asset("check.js"), runtime(p.exec), asset("worker.js"), asset("gate.js"), asset("boot.js")}
	var tail strings.Builder
	for _, script := range late {
		fmt.Fprintf(&tail, "<script>%s</script>\n", script)
	}
	for _, m := range p.modules {
		for part := range slices.Chunk(m.gzipped, partSize) {
			fmt.Fprintf(&tail, "<template class=\"%s\">%s</template>\n", m.name, base64.StdEncoding.EncodeToString(part))
		}
	}
	scripts := append([][]byte{early}, late...)
	if err := inlineable(append(scripts, style)...); err != nil {
		return nil, err
	}
	return fill("index.html", map[string]any{
		"Kind":    "file",
		"Modules": p.names(),
		"Size":    p.size(),
		"Policy":  filePolicy(scripts, [][]byte{style}),
		"Head": fmt.Sprintf("<link rel=\"icon\" type=\"image/svg+xml\" href=\"%s\">\n<script>%s</script>\n<style>%s</style>",
			iconURL(), early, style),
		"Tail": strings.TrimSpace(tail.String()),
	})
}

// iconURL is the icon as an address that holds it.
func iconURL() string {
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(bytes.TrimSpace(asset("icon.svg")))
}

// inlineable refuses text that would end the element it is put into.
func inlineable(texts ...[]byte) error {
	for _, t := range texts {
		for _, end := range []string{"</script", "</style", "<!--"} {
			if i := bytes.Index(bytes.ToLower(t), []byte(end)); i >= 0 {
				return fmt.Errorf("web: pack single file: inline text holds %q at byte %d, which would end its element", end, i)
			}
		}
	}
	return nil
}
