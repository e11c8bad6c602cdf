package archive

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// free is how much an entry may inflate to before its ratio is looked at.
const free = 16 << 20

// Archive is an opened ZIP. It is not for concurrent use.
type Archive struct {
	file    string
	size    int64
	limits  geo.Limits
	entries []*Entry
	total   int64 // bytes really inflated, every entry once
}

// Entry is one file of the archive.
type Entry struct {
	Name string // full path with /, decoded
	zip  *zip.File
	seen int64 // most bytes inflated so far
}

// Base returns the last element of the name.
func (e *Entry) Base() string { return path.Base(e.Name) }

// Ext returns the lower-case extension of the name, with its dot.
func (e *Entry) Ext() string { return strings.ToLower(path.Ext(e.Name)) }

// Stem returns the name without its extension, lower case: what the parts of a shapefile share.
func (e *Entry) Stem() string {
	return strings.ToLower(strings.TrimSuffix(e.Name, path.Ext(e.Name)))
}

// Open reads the directory of a ZIP of the given size. file is the name used in problems; every error is a fatal
// *geo.Problem.
func Open(r io.ReaderAt, size int64, file string, l geo.Limits) (*Archive, error) {
	l = guard.Limits(l)
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, guard.In(file, damaged())
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader) // twice as fast as that of the standard library
	if len(z.File) > l.ZipEntries {
		return nil, guard.In(file, guard.Fatal("zip.entries", "压缩包内有 %d 个文件，上限 %d 个。",
			"the archive has %d entries, the limit is %d", len(z.File), l.ZipEntries))
	}
	a := &Archive{file: file, size: size, limits: l}
	for _, f := range z.File {
		if name := entryName(f); !hidden(name) {
			a.entries = append(a.entries, &Entry{Name: name, zip: f})
		}
	}
	return a, nil
}

// Entries lists the files of the archive in its own order.
func (a *Archive) Entries() []*Entry { return a.entries }

// Open starts to inflate an entry. Errors of the returned reader are fatal *geo.Problem values or io.EOF.
func (a *Archive) Open(e *Entry) (io.Reader, error) {
	if e.zip.Flags&1 != 0 {
		return nil, a.problem(guard.Fatal("zip.encrypted", "压缩包内的 %s 有密码，请去掉密码后重新压缩。",
			"%s is protected by a password; pack it without one", e.Name))
	}
	r, err := e.zip.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, a.problem(guard.Fatal("zip.method", "压缩包内的 %s 使用了不支持的压缩方法 %d，请用普通 ZIP（Deflate）重新压缩。",
			"%s uses compression method %d; pack it as an ordinary ZIP (Deflate)", e.Name, int(e.zip.Method)))
	}
	if err != nil {
		return nil, a.problem(damaged())
	}
	packed := min(int64(e.zip.CompressedSize64&(1<<62-1)), a.size)
	return &inflated{archive: a, entry: e, r: r, packed: packed}, nil
}

func (a *Archive) problem(p *geo.Problem) error { return guard.In(a.file, p) }

// inflated counts what an entry really inflates to.
type inflated struct {
	archive *Archive
	entry   *Entry
	r       io.Reader
	packed  int64
	n       int64
}

func (i *inflated) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	i.n += int64(n)
	if over := i.over(); over != nil {
		return 0, over
	}
	if err != nil && err != io.EOF {
		return n, i.archive.problem(guard.Fatal("zip.damaged", "压缩包内的 %s 已损坏或不完整，请重新压缩后发送。",
			"%s in the archive is damaged or cut short; pack and send it again", i.entry.Name))
	}
	return n, err
}

// over tells which limit the entry has passed, nil when none.
func (i *inflated) over() error {
	a, l := i.archive, i.archive.limits
	if i.n > i.entry.seen {
		a.total += i.n - i.entry.seen
		i.entry.seen = i.n
	}
	switch {
	case i.n > free && i.n/l.ZipRatio > i.packed:
		return a.problem(guard.Fatal("zip.bomb", "%s 解压后超过原大小的 %d 倍，按压缩炸弹拒收。",
			"%s inflates to more than %d times its packed size and is refused as a zip bomb", i.entry.Name, l.ZipRatio))
	case i.n > l.FileBytes:
		return a.problem(guard.Fatal("file.size", "%s 解压后超过 %d 字节的上限。", "%s exceeds the limit of %d bytes", i.entry.Name, l.FileBytes))
	case a.total > l.TotalBytes:
		return a.problem(guard.Fatal("zip.total", "压缩包解压后合计超过 %d 字节的上限。", "the archive exceeds the limit of %d bytes in all", l.TotalBytes))
	}
	return nil
}

// entryName decodes a name: Windows writes CP936 and leaves the UTF-8 flag unset, some tools write UTF-8 and leave
// it unset too. A backslash is looked for after decoding, because it is the second byte of some characters.
func entryName(f *zip.File) string {
	raw := []byte(f.Name)
	enc := text.UTF8
	if f.NonUTF8 {
		enc = text.Guess(raw, false)
	}
	name, _ := text.NewDecoder(enc).Decode(raw)
	return strings.ReplaceAll(name, `\`, "/")
}

// hidden tells folders and what operating systems add on their own.
func hidden(name string) bool {
	if strings.HasSuffix(name, "/") || strings.HasPrefix(path.Base(name), ".") {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.EqualFold(part, "__MACOSX") {
			return true
		}
	}
	return false
}

func damaged() *geo.Problem {
	return guard.Fatal("zip.damaged", "压缩包已损坏或不完整，请重新压缩后发送。", "the archive is damaged or cut short; pack and send it again")
}
