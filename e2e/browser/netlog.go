//go:build !js

package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
)

// readNetLog reads Chromium's own log of the network and gives each URL that a
// page, a worker or a service worker wanted from elsewhere than this machine,
// once. Chromium's own requests, which no page began, are none of ours: it
// looks for the time and for updates of itself.
func readNetLog(path string) ([]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("browser: read net log: %w", err)
	}
	return strangersIn(data)
}

// noOrigin is the initiator of what the browser asks for by itself.
const noOrigin = "not an origin"

func strangersIn(data []byte) ([]string, error) {
	var log struct {
		Events []struct {
			Params struct {
				URL       string `json:"url"`
				Initiator string `json:"initiator"` // the origin that asked; of a file it is "null"
			} `json:"params"`
		} `json:"events"`
	}
	// A browser that was cut short leaves the list open.
	data = bytes.TrimRight(data, ", \r\n")
	if !bytes.HasSuffix(data, []byte("}")) || json.Unmarshal(data, &log) != nil {
		if err := json.Unmarshal(append(slices.Clone(data), "]}"...), &log); err != nil {
			return nil, fmt.Errorf("browser: read net log: %w", err)
		}
	}
	var found []string
	for _, e := range log.Events {
		from := e.Params.Initiator
		if u := e.Params.URL; from != "" && from != noOrigin && isStranger(u) && !slices.Contains(found, u) {
			found = append(found, u)
		}
	}
	return found, nil
}

// isStranger tells whether a URL leads off this machine.
func isStranger(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil {
		return true
	}
	switch u.Scheme {
	case "http", "https", "ws", "wss", "ftp":
		host := u.Hostname()
		return host != "127.0.0.1" && host != "localhost" && host != InsecureHost
	}
	return false
}
