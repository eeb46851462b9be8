package kube

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"strings"
)

// What is read of an archive at most. 5,000 hosts have some 30,000 files of a
// few thousand bytes.
const (
	maxEntries    = 50_000
	maxEntryBytes = 1 << 20
	maxAllBytes   = 256 << 20
)

// The records of a zip (PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and
// 4.3.16) and the length of their fixed parts.
const (
	zipFile, zipFileLen           = "PK\x03\x04", 30
	zipDirectory, zipDirectoryLen = "PK\x01\x02", 46
	zipEnd, zipEndLen             = "PK\x05\x06", 22
)

// IsArchive tells a zip by its first bytes.
func IsArchive(data []byte) bool { return bytes.HasPrefix(data, []byte(zipFile)) }

// Unpack reads the files of a zip, however large it claims to be only as far as
// files of certificates go. It is written here because it needs a small part of
// archive/zip, whose reader would be a hundredth of what a browser loads.
func Unpack(name string, data []byte) ([]Answer, error) {
	z := zipReader{data: data}
	end := bytes.LastIndex(data, []byte(zipEnd))
	if end < 0 || len(data) < end+zipEndLen {
		z.damaged = true
	} else {
		z.directory(int(le16(data[end+10:])), int(le32(data[end+16:])))
	}
	switch {
	case z.err != nil:
		return nil, errors.New("kube: " + name + z.err.Error())
	case z.damaged:
		return nil, errors.New("kube: " + name + ": the archive is damaged: copy or download it again")
	}
	return z.files, nil
}

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

// zipReader is an archive being read.
type zipReader struct {
	data    []byte
	files   []Answer
	all     int
	damaged bool
	err     error
}

// directory reads n files that the central directory at this place lists.
func (z *zipReader) directory(n, at int) {
	for range n {
		if at < 0 || at+zipDirectoryLen > len(z.data) || string(z.data[at:at+4]) != zipDirectory {
			z.damaged = true
			return
		}
		head := z.data[at:]
		nameEnd := zipDirectoryLen + int(le16(head[28:]))
		if nameEnd > len(head) {
			z.damaged = true
			return
		}
		name := string(head[zipDirectoryLen:nameEnd])
		at += nameEnd + int(le16(head[30:])) + int(le16(head[32:]))
		if strings.HasSuffix(name, "/") {
			continue
		}
		z.file(name, head)
		if z.damaged || z.err != nil {
			return
		}
	}
}

// file unpacks one file by its entry in the directory.
func (z *zipReader) file(name string, head []byte) {
	method, sum, size, at := le16(head[10:]), le32(head[16:]), int(le32(head[20:])), int(le32(head[42:]))
	if at < 0 || at+zipFileLen > len(z.data) || string(z.data[at:at+4]) != zipFile {
		z.damaged = true
		return
	}
	begin := at + zipFileLen + int(le16(z.data[at+26:])) + int(le16(z.data[at+28:]))
	if size < 0 || begin+size > len(z.data) {
		z.damaged = true
		return
	}
	var r io.Reader = bytes.NewReader(z.data[begin : begin+size])
	if method == 8 {
		r = flate.NewReader(r)
	}
	whole := int(le32(head[24:]))
	data := make([]byte, min(whole, maxEntryBytes))
	_, err := io.ReadFull(r, data)
	z.all += len(data)
	switch {
	case method != 0 && method != 8 || le16(head[8:])&1 != 0:
		z.refuse(name, "it cannot be unpacked: pack it again in the usual way, without a password")
	case whole > maxEntryBytes:
		z.refuse(name, "it is too large for a certificate or key")
	case err != nil || crc32.ChecksumIEEE(data) != sum:
		z.refuse(name, "it is damaged: copy or download the archive again")
	case len(z.files) == maxEntries || z.all > maxAllBytes:
		z.refuse(name, "the archive holds too much: give the certificates alone")
	}
	z.files = append(z.files, Answer{name, data, true})
}

func (z *zipReader) refuse(name, why string) {
	if z.err == nil {
		z.err = errors.New(", " + name + ": " + why)
	}
}
