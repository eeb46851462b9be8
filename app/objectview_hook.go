package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
)

// viewObject draws one object in full. The object view registers itself.
var viewObject func(*session, Object) ui.Composer

func registerObjectView(f func(*session, Object) ui.Composer) bool {
	viewObject = f
	return true
}
