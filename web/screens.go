package web

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"peijian/web/answer"
)

// screens serves the built UI. Every address that is neither a file nor the interface's is a page of the one application. An address
// with an ending is a page only for a browser that goes there (/permits/2026.1); to everybody else it is a file that is missing.
type screens struct {
	files fs.FS
	index []byte
	tag   string
}

func newScreens(files fs.FS) (*screens, error) {
	index, err := fs.ReadFile(files, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		index, err = []byte(unbuilt), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the screens: %w", err)
	}
	return &screens{files: files, index: index, tag: fmt.Sprintf(`"%x"`, sha256.Sum256(index))}, nil
}

// reserved are the beginnings of addresses that are never a page.
var reserved = []string{"/api/", "/tiles/", "/ogc/", "/healthz", "/readyz", "/metrics", "/assets/"}

func (s *screens) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		answer.WriteProblem(w, r, answer.NewProblem(http.StatusMethodNotAllowed, "method_not_allowed"))
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name != "" && name != "index.html" && s.file(w, r, name) {
		return
	}
	for _, start := range reserved {
		if strings.HasPrefix(r.URL.Path+"/", start) || strings.HasPrefix(r.URL.Path, start) {
			answer.WriteProblem(w, r, answer.NewProblem(http.StatusNotFound, "not_found"))
			return
		}
	}
	if path.Ext(name) != "" && name != "index.html" && !strings.Contains(r.Header.Get("Accept"), "text/html") {
		answer.WriteProblem(w, r, answer.NewProblem(http.StatusNotFound, "not_found"))
		return
	}
	s.page(w, r)
}

// file serves a built file; false when there is none of that name.
func (s *screens) file(w http.ResponseWriter, r *http.Request, name string) bool {
	if strings.HasPrefix(path.Base(name), ".") || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(s.files, name)
	if err != nil || info.IsDir() {
		return false
	}
	body, err := fs.ReadFile(s.files, name)
	if err != nil {
		return false
	}
	if strings.HasPrefix(name, "assets/") { // Vite puts a digest of the content into these names
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", fmt.Sprintf(`W/"%x"`, sha256.Sum256(body)))
	}
	w.Header().Set("Content-Type", contentType(name))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return true
}

// contentType does not ask the machine's own tables for what the screens are made of.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func (s *screens) page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", "W/"+s.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(s.index))
}

// unbuilt is the first page of a program whose screens were not built.
const unbuilt = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>配建</title>
<body style="font:16px/1.6 sans-serif;max-width:36em;margin:4em auto;padding:0 1em;color:#1f2933">
<h1>配建 Peijian</h1>
<p>界面尚未构建。请在项目目录运行 <code>make build</code>，然后重新启动。接口说明见 <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>。</p>
<p lang="en">The screens are not built. Run <code>make build</code> in the project's folder and start again.
The interface is described at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
</body>
</html>
`
