// Package app is the page: its frame, its pages and the workspace they share.
// What the browser must do for it comes in through [Ports].
package app
