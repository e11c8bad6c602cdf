package answer

import (
	"bytes"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"peijian/planning"
)

// Scan is a stored paper. It is offered for download and never shown as a page of ours.
type Scan struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// ScanType looks at what a file is, whatever it is called: PDF, PNG or JPEG, "" for anything else.
func ScanType(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "application/pdf"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	}
	return ""
}

// FileName decodes the name of a file and takes the folders off. What names no file is the problem bad_parameter.
func FileName(encoded string) (string, error) {
	name, err := url.PathUnescape(encoded)
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if err != nil || name == "." || name == ".." || name == "/" || strings.ContainsFunc(name, unprintable) {
		return "", badHeader("Peijian-Filename", planning.Text{Zh: "应为百分号编码的文件名", En: "must be a file's name, percent-encoded"})
	}
	return name, nil
}

// unprintable finds what would make a name look like another one, or not be text at all.
func unprintable(r rune) bool { return r == utf8.RuneError || r != ' ' && !unicode.IsPrint(r) }

// Attachment is the header Content-Disposition of a file that is offered for download under a name in any script.
func Attachment(name string) string {
	return "attachment; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// ScanOf is a stored paper with its media type and the name under which it came.
func ScanOf(mime, name string, body []byte) *Scan {
	return &Scan{Type: mime, Disposition: Attachment(name), Body: body}
}
