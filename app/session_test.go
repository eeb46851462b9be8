package app

import (
	"errors"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
)

func TestToastsComeAndGo(t *testing.T) {
	f := openFrame(t, "/")
	for _, text := range []string{"one", "two", "three", "four"} {
		f.s.say(toast{Icon: "copy", Text: text})
	}
	html := f.html()
	assert.NotContains(t, html, ">one<", "three at most")
	assert.Contains(t, html, ">four<")
	f.s.hush(f.s.toasts[0].ID)
	assert.NotContains(t, f.html(), ">two<")
	f.s.fail(errors.New("files: read x.crt: too large"))
	assert.Contains(t, f.html(), "files: read x.crt: too large")
}

func TestCopySaysSo(t *testing.T) {
	f := openFrame(t, "/")
	f.d.Dispatch(ui.Dispatch{Source: f.Shell, Function: func(ctx ui.Context) { f.s.copy(ctx, "PEM of jane", "-----BEGIN") }})
	f.d.Consume()
	assert.Contains(t, f.html(), "PEM of jane copied")
	assert.Equal(t, []string{"-----BEGIN"}, f.b.Copied)
}

func TestLeavingWithUnsavedKeysAsks(t *testing.T) {
	f := openFrame(t, "/")
	f.s.ws.Add(Object{Kind: Certificate})
	assert.False(t, f.b.Warned, "certificates are no secret")
	f.s.ws.Add(Object{Kind: PrivateKey})
	assert.True(t, f.b.Warned)
	f.s.tookAway(f.s.ws.Newest())
	assert.False(t, f.b.Warned)
	id := f.s.ws.Add(Object{Kind: PrivateKey})
	assert.True(t, f.b.Warned)
	f.s.tookAway(f.s.ws.Newest())
	f.s.ws.Remove(id)
	f.s.ws.Add(Object{Kind: PrivateKey})
	assert.True(t, f.b.Warned, "as many objects as were taken away, but another key")
}

func TestDroppedFilesWaitForTheirPage(t *testing.T) {
	ports, _ := testPorts()
	s := newSession(ports)
	s.intake([]File{{Name: "a"}}, nil)
	s.intake([]File{{Name: "b"}}, errors.New("c is too large"))
	var got []string
	s.takeFiles(func(files []File, err error) {
		got = append(got, files[0].Name)
		if err != nil {
			got = append(got, err.Error())
		}
	})
	assert.Equal(t, []string{"a", "b", "c is too large"}, got)
	s.intake([]File{{Name: "d"}}, nil)
	assert.Len(t, got, 4)
}

func TestDropOfNothingReadableSaysWhy(t *testing.T) {
	f := openFrame(t, "/")
	f.b.drop(nil, errors.New("big.iso is larger than 16 MB"))
	assert.Contains(t, f.html(), "big.iso is larger than 16 MB")
}
