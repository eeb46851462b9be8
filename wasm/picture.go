//go:build js && wasm

package main

import (
	"context"
	"syscall/js"
)

// picture draws an SVG document on a canvas and gives it as PNG. The document
// must hold all that it needs: a picture that fetches nothing taints no canvas.
func picture(ctx context.Context, svg string, width, height int) ([]byte, error) {
	blob := js.Global().Get("Blob").New([]any{svg}, map[string]any{"type": "image/svg+xml"})
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	defer js.Global().Get("URL").Call("revokeObjectURL", url)
	image := js.Global().Get("Image").New()
	image.Set("src", url)
	if _, err := await(ctx, "HTMLImageElement.decode", image.Call("decode")); err != nil {
		return nil, err
	}
	canvas := js.Global().Get("OffscreenCanvas").New(width, height)
	canvas.Call("getContext", "2d").Call("drawImage", image, 0, 0, width, height)
	png, err := await(ctx, "OffscreenCanvas.convertToBlob", canvas.Call("convertToBlob"))
	if err != nil {
		return nil, err
	}
	buffer, err := await(ctx, "Blob.arrayBuffer", png.Call("arrayBuffer"))
	if err != nil {
		return nil, err
	}
	return toGo(js.Global().Get("Uint8Array").New(buffer)), nil
}
