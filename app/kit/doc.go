// Package kit holds the parts that pages are made of: buttons, fields, cards,
// seals, trees, lists, dialogs. It knows nothing of certificates: parts take
// plain strings, numbers and functions, and draw them in the one visual
// language of the product.
//
// Two kinds of parts exist. What only shows something is a function that gives
// an element. What reacts is a component, a pointer to a struct: exported
// fields are its props, OnX fields are called when something happens.
//
// A component reads its OnX fields when the event comes, so a closure given to
// one is never stale. A closure given to a bare go-app element is: go-app
// compares handlers by their code pointer and keeps the first it saw. Give
// bare elements methods, or a scope argument.
//
// Elements come from package el, never from go-app's functions: each kind that
// has one weighs 1.4 kB in a browser.
//
// No part uses an inline style, because the page's Content-Security-Policy
// forbids it: sizes that depend on data are SVG attributes or progress values.
package kit
