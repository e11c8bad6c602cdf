package shapefile

import (
	"io"
	"path"
	"strings"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// Options for Open; the zero value reads the only shapefile of an archive and guesses its encoding.
type Options struct {
	File     string // name used in problems
	Name     string // which shapefile, by its name in the archive without .shp; needed when there are several
	Encoding string // overrides .cpg, language byte and guess
	Limits   geo.Limits
}

// parts are the files of one shapefile. Without a .shp it is a table: what a layer without shapes goes out as.
type parts struct {
	stem               string
	shp, dbf, prj, cpg *archive.Entry
}

// Open reads the headers of the shapefile in a ZIP of the given size. Errors are fatal *geo.Problem values.
func Open(r io.ReaderAt, size int64, o Options) (*Reader, error) {
	o.Limits = guard.Limits(o.Limits)
	a, err := archive.Open(r, size, o.File, o.Limits)
	if err != nil {
		return nil, err
	}
	reader, err := OpenArchive(a, o)
	return reader, guard.In(o.File, err)
}

// OpenArchive is Open for an archive that is open already.
func OpenArchive(a *archive.Archive, o Options) (*Reader, error) {
	o.Limits = guard.Limits(o.Limits)
	p, err := find(a, o.Name)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	reader, err := newReader(a, p, o)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	return reader, nil
}

// find picks the shapefile, or the table where there is no .shp, and collects its parts.
func find(a *archive.Archive, name string) (parts, error) {
	layers, tables := layersIn(a)
	if len(layers) == 0 || name != "" {
		layers = append(layers, tables...)
	}
	first, err := pick(layers, name)
	if err != nil {
		return parts{}, err
	}
	p := parts{stem: first.Stem()}
	for _, e := range a.Entries() {
		if err := p.add(e); err != nil {
			return parts{}, err
		}
	}
	if p.dbf == nil {
		return parts{}, guard.Fatal("shapefile.no_dbf", "压缩包内没有 %s 的属性表（.dbf），请把 .shp、.dbf、.prj 一起压缩。",
			"the archive has no .dbf for %s; pack .shp, .dbf and .prj together", first.Base())
	}
	return p, nil
}

// layersIn are the shapefiles of an archive, and the tables that belong to none.
func layersIn(a *archive.Archive) (shapes, tables []*archive.Entry) {
	stems := map[string]bool{}
	for _, e := range a.Entries() {
		if e.Ext() == ".shp" {
			shapes = append(shapes, e)
			stems[e.Stem()] = true
		}
	}
	for _, e := range a.Entries() {
		if e.Ext() == ".dbf" && !stems[e.Stem()] {
			tables = append(tables, e)
		}
	}
	return shapes, tables
}

// Names are the layers of an archive by which Options.Name chooses: shapefiles and, behind them, tables without shapes.
func Names(a *archive.Archive) (names []string) {
	shapes, tables := layersIn(a)
	for _, e := range append(shapes, tables...) {
		names = append(names, named(e))
	}
	return names
}

// named is an entry without its ending.
func named(e *archive.Entry) string { return strings.TrimSuffix(e.Name, path.Ext(e.Name)) }

// add takes an entry that belongs to the shapefile; the same part twice cannot be decided.
func (p *parts) add(e *archive.Entry) error {
	slot := map[string]**archive.Entry{".shp": &p.shp, ".dbf": &p.dbf, ".prj": &p.prj, ".cpg": &p.cpg}[e.Ext()]
	if slot == nil || e.Stem() != p.stem {
		return nil
	}
	if *slot != nil {
		return guard.Fatal("shapefile.doubled", "压缩包内有两个 %s，请只保留一个。", "the archive has %s twice; keep one", e.Base())
	}
	*slot = e
	return nil
}

// pick chooses among several layers by name: with its folder, without it, with or without extension.
func pick(layers []*archive.Entry, name string) (*archive.Entry, error) {
	if len(layers) == 0 {
		return nil, guard.Fatal("shapefile.no_shp", "压缩包内没有 .shp 文件。", "the archive has no .shp file")
	}
	if name == "" && len(layers) == 1 {
		return layers[0], nil
	}
	want := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".shp"), ".dbf")
	var found []*archive.Entry
	var names []string
	for _, e := range layers {
		names = append(names, named(e))
		if want == e.Stem() || want == path.Base(e.Stem()) {
			found = append(found, e)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	all := listed(names)
	if name == "" {
		return nil, severalShapefiles(len(layers), all)
	}
	p := guard.Fatal("shapefile.name", "压缩包内没有唯一的图层“%s”。", "the archive does not have exactly one layer %s", name)
	p.Zh += "现有：" + all + "。"
	p.En += "; it has " + all
	return nil, p
}

func severalShapefiles(n int, all string) error {
	p := guard.Fatal("shapefile.several", "压缩包内有 %d 个图层，请指定其中一个：", "the archive has %d shapefiles; name one of: ", n)
	p.Zh += all + "。"
	p.En += all
	return p
}

// listed names at most twenty layers.
func listed(names []string) string {
	more := ""
	if len(names) > 20 {
		names, more = names[:20], ", …"
	}
	for i, n := range names {
		names[i] = guard.Show(n)
	}
	return strings.Join(names, ", ") + more
}

// small reads a .prj or .cpg: nothing sensible in them is longer than 64 KB.
func small(a *archive.Archive, e *archive.Entry) (string, error) {
	if e == nil {
		return "", nil
	}
	r, err := a.Open(e)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(io.LimitReader(r, 64<<10))
	if err != nil {
		return "", err
	}
	s, _ := text.NewDecoder(text.Guess(b, false)).Decode(b)
	return strings.TrimSpace(strings.TrimPrefix(strings.Trim(s, "\x00"), "\ufeff")), nil
}
