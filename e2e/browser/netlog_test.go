//go:build !js

package browser

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStrangersAreWhatPagesWantFromElsewhere(t *testing.T) {
	log := `{"constants":{},"events":[
{"params":{"url":"http://127.0.0.1:8080/app.wasm","initiator":"http://127.0.0.1:8080"}},
{"params":{"url":"http://lab.test:8080/app.wasm","initiator":"http://lab.test:8080"}},
{"params":{"url":"https://updates.example/","initiator":"not an origin"}},
{"params":{"url":"https://preconnect.example/"}},
{"params":{"url":"blob:null/1","initiator":"null"}},
{"params":{"url":"https://stranger.example/a","initiator":"null"}},
{"params":{"url":"https://stranger.example/a","initiator":"null"}},
{"params":{"url":"wss://127.0.0.1.example/","initiator":"http://127.0.0.1:8080"}},
`
	for name, end := range map[string]string{"whole": "{}]}", "cut short": ""} {
		found, err := strangersIn([]byte(log + end))
		require.NoError(t, err, name)
		assert.Equal(t, []string{"https://stranger.example/a", "wss://127.0.0.1.example/"}, found, name)
	}
	_, err := strangersIn([]byte("<html>"))
	assert.Error(t, err)
}
