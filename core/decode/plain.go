package decode

// PlainText gives data as UTF-8 without a byte order mark, turned from UTF-16
// where it is that, and whether it is text at all: control characters are none.
func PlainText(data []byte) (text string, ok bool) {
	data = plainText(data)
	return string(data), isText(data)
}
