//go:build !js

package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pages are small documents, each with one thing that a good page does not do.
var pages = map[string]struct{ script, want string }{
	"console":   {`console.error("spoilt", 7)`, "console error: spoilt 7"},
	"warning":   {`console.warn("careful")`, "console warning: careful"},
	"exception": {`setTimeout(() => { throw new Error("uncaught one") })`, "uncaught one"},
	"promise":   {`Promise.reject(new Error("rejected one"))`, "rejected one"},
	"policy":    {`document.querySelector("h1").setAttribute("style", "color: red")`, "Content Security Policy"},
	"stranger":  {`fetch("http://stranger.example/x").catch(() => {})`, "http://stranger.example/x, which is no file of"},
	"post":      {`fetch("page", {method: "POST", body: "x"}).catch(() => {})`, "where only GET is known"},
	"query":     {`fetch("page?secret=1").catch(() => {})`, "carries more than a name"},
}

// A guard that sees nothing would let every story pass.
func TestGuardSeesEachFault(t *testing.T) {
	b, err := Launch()
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self' http://stranger.example; img-src data:; script-src 'self' 'unsafe-inline'")
		fmt.Fprintf(w, "<!doctype html><link rel=icon href=data:,><main><h1>Page</h1></main><script>%s</script>", pages[strings.Trim(r.URL.Path, "/")].script)
	}))
	defer server.Close()
	for name, page := range pages {
		tab := b.Open(t.Fatalf)
		tab.Go(server.URL+"/", name)
		tab.Until("two frames", `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
		tab.wait("the fault", func(context.Context) (bool, error) { return len(tab.Faults()) > 0, nil })
		assert.Contains(t, strings.Join(tab.Faults(), "\n"), page.want, name)
		tab.Close()
	}
	tab := b.Open(t.Fatalf)
	tab.Go(server.URL+"/", "quiet")
	assert.Empty(t, tab.Faults())
	tab.Eval(`fetch("late")`)
	tab.wait("the fault", func(context.Context) (bool, error) { return len(tab.Faults()) > 0, nil })
	assert.Contains(t, tab.Faults()[0], "after the page was loaded")
	tab.Close()

	strangers, err := b.Close()
	require.NoError(t, err)
	assert.Equal(t, []string{"http://stranger.example/x"}, strangers)
}

// What is drawn anew between the look and the act is looked for again.
func TestWhatIsDrawnAnewIsFoundAgain(t *testing.T) {
	b, err := Launch()
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!doctype html><link rel=icon href=data:,><main><h1>Page</h1><button>Go on</button><label>Name <input></label></main>`)
	}))
	defer server.Close()
	tab := b.Open(t.Fatalf)
	tab.Go(server.URL+"/", "")
	button, field, byRule := tab.Button("Go on"), tab.Field("Name"), tab.Selector("input")
	tab.Eval(`for (const old of document.querySelectorAll("button, label")) {
		const anew = old.cloneNode(true);
		anew.onclick = event => event.currentTarget.dataset.met = "yes";
		old.replaceWith(anew);
	}`)
	button.Click()
	assert.Equal(t, "yes", Ask[string](tab, `document.querySelector("button").dataset.met`))
	field.Fill("cp-1")
	assert.Equal(t, "cp-1", Ask[string](tab, `document.querySelector("input").value`))
	byRule.Fill("cp-2")
	assert.Equal(t, "cp-2", Ask[string](tab, `document.querySelector("input").value`))
	tab.Close()
	_, err = b.Close()
	require.NoError(t, err)
}
