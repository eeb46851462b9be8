//go:build js && wasm

// Command bare is an empty go-app page: what any such page costs to open.
package main

import "github.com/maxence-charriere/go-app/v9/pkg/app"

type hello struct{ app.Compo }

func (*hello) Render() app.UI { return app.Main().Body(app.H1().Text("Hello")) }

func main() {
	app.RouteWithRegexpFunc(".*", func() app.Composer { return &hello{} })
	app.RunWhenOnBrowser()
}
