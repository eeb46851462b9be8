//go:build js && wasm

package main

import "kubepki/core/pki"

func newMaker() pki.Maker { return pki.Native{} }
