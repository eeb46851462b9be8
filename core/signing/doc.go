// Package signing is the desk of an authority: what a request asks, what is
// granted of it and why, what to know before signing, and the signature.
//
// A [Preset] says what a kind of certificate holds; one is made for each of
// core/kube's profiles. [Weigh] lays a request beside a preset and gives a
// [Grant]: one [Item] for each thing asked or usual, each of which can be
// decided anew with [Grant.Choose]. An [Order] adds the authority, the time and
// the serial number; [Order.Warnings] says what is wrong with it, and
// [Order.Sign] signs unless one of them forbids it.
package signing
