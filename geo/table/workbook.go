package table

import (
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
)

// maxShared bounds the table of shared strings, which must be in memory, and sharedCost is what a string takes there beside its bytes:
// its header, the smallest block, and the room that a growing slice keeps. Four million texts of one letter are as large as
// 128 MB of prose.
const (
	maxShared  = 128 << 20
	sharedCost = 32
)

// workbook is what must be known before a sheet is read.
type workbook struct {
	archive  *archive.Archive
	limits   geo.Limits
	parts    map[string]*archive.Entry // by lower-case path
	sheets   []sheetInfo
	from1904 bool
	shared   []string
	styles   []moment // by cell style
}

type sheetInfo struct {
	name, id string
	hidden   bool
}

// OpenXLSX reads one sheet of a workbook of the given size. Errors are fatal *geo.Problem values.
func OpenXLSX(in io.ReaderAt, size int64, o Options) (*Reader, error) {
	a, err := archive.Open(in, size, o.File, o.Limits)
	if err != nil {
		return nil, err
	}
	return OpenXLSXArchive(a, o)
}

// OpenXLSXArchive is OpenXLSX for an archive that is open already.
func OpenXLSXArchive(a *archive.Archive, o Options) (*Reader, error) {
	o.Limits = guard.Limits(o.Limits)
	r, err := openWorkbook(a, o)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	return r, nil
}

func openWorkbook(a *archive.Archive, o Options) (*Reader, error) {
	w := &workbook{archive: a, limits: o.Limits, parts: map[string]*archive.Entry{}}
	for _, e := range a.Entries() {
		w.parts[strings.ToLower(strings.TrimPrefix(e.Name, "/"))] = e
	}
	for _, load := range []func() error{w.loadSheets, w.loadShared, w.loadStyles} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	info, err := w.pick(o.Sheet)
	if err != nil {
		return nil, err
	}
	s, err := w.sheet(info)
	if err != nil {
		return nil, err
	}
	r, err := newReader(s, o, func() geo.About { return geo.About{Format: "xlsx", Encoding: "UTF-8"} })
	if err == nil && o.Sheet == "" && len(w.visible()) > 1 {
		r.feed.Say(guard.Note("xlsx.sheet", "工作簿有 %d 张工作表，读取的是“%s”。", "the workbook has %d sheets; %s is read", len(w.visible()), info.name))
	}
	return r, err
}

// open returns a part, nil when the workbook has none of this name.
func (w *workbook) open(name string) (*part, error) {
	e := w.parts[strings.ToLower(name)]
	if e == nil {
		return nil, nil
	}
	r, err := w.archive.Open(e)
	if err != nil {
		return nil, err
	}
	return newPart(name, r, w.limits), nil
}

func (w *workbook) loadSheets() error {
	p, err := w.open("xl/workbook.xml")
	if err != nil {
		return err
	}
	if p == nil {
		return guard.Fatal("xlsx.workbook", "文件不是 Excel 工作簿（.xlsx）。", "the file is not an Excel workbook (.xlsx)")
	}
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := attr(e, "date1904")
			w.from1904 = v == "1" || v == "true"
		case "sheet":
			if len(w.sheets) < w.limits.ZipEntries {
				w.sheets = append(w.sheets, sheetInfo{attr(e, "name"), attr(e, "id"), attr(e, "state") != "" && attr(e, "state") != "visible"})
			}
		}
		return nil
	})
}

// loadShared reads the texts that cells point to.
func (w *workbook) loadShared() error {
	p, err := w.open("xl/sharedStrings.xml")
	if p == nil {
		return err
	}
	total := 0
	return p.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := p.text(w.limits.TextBytes)
		if err != nil {
			return err
		}
		if total += len(s) + sharedCost; total > maxShared {
			return guard.Fatal("xlsx.shared", "工作簿的文字超过 %d 字节的上限。", "the texts of the workbook exceed the limit of %d bytes", maxShared)
		}
		w.shared = append(w.shared, s)
		return nil
	})
}

// loadStyles finds out which cell styles show a date.
func (w *workbook) loadStyles() error {
	p, err := w.open("xl/styles.xml")
	if p == nil {
		return err
	}
	custom, inCells := map[int]moment{}, false
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
				custom[id] = formatOf(attr(e, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells || len(w.styles) >= 1<<16 {
				return nil
			}
			id, _ := strconv.Atoi(attr(e, "numFmtId")) // 0 is General
			m, ok := custom[id]
			if !ok {
				m = builtIn(id)
			}
			w.styles = append(w.styles, m)
		}
		return nil
	})
}

func (w *workbook) visible() []sheetInfo {
	var out []sheetInfo
	for _, s := range w.sheets {
		if !s.hidden {
			out = append(out, s)
		}
	}
	return out
}

// pick returns the sheet asked for, or the first visible one.
func (w *workbook) pick(name string) (sheetInfo, error) {
	var all []string
	for _, s := range w.sheets {
		if s.name == name {
			return s, nil
		}
		all = append(all, guard.Show(s.name))
	}
	if v := w.visible(); name == "" && len(v) > 0 {
		return v[0], nil
	}
	if name == "" && len(all) > 0 {
		return sheetInfo{}, guard.Fatal("xlsx.hidden", "工作簿的工作表都已隐藏（%s），请取消隐藏，或指定读取哪一个。", "every sheet of the workbook is hidden (%s): show one, or say which is to be read",
			strings.Join(all[:min(len(all), 20)], ", "))
	}
	p := guard.Fatal("xlsx.no_sheet", "工作簿中没有工作表“%s”。", "the workbook has no sheet %s", name)
	if len(all) > 0 {
		list := strings.Join(all[:min(len(all), 20)], ", ")
		p.Zh += "现有：" + list + "。"
		p.En += "; it has " + list
	}
	return sheetInfo{}, p
}

// sheet finds the part of a sheet through the workbook's relationships and opens it.
func (w *workbook) sheet(info sheetInfo) (*sheet, error) {
	rels, err := w.open("xl/_rels/workbook.xml.rels")
	if err != nil {
		return nil, err
	}
	target := ""
	if rels != nil {
		err = rels.each(func(e xml.StartElement) error {
			if e.Name.Local == "Relationship" && attr(e, "Id") == info.id {
				target = attr(e, "Target")
			}
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(target, "/") {
		target = target[1:]
	} else {
		target = path.Join("xl", target)
	}
	p, err := w.open(target)
	if err == nil && p == nil {
		err = guard.Fatal("xlsx.damaged", "工作簿内缺少工作表“%s”的内容，请在 Excel 中打开并另存后发送。", "the content of sheet %s is missing in the workbook; open it in Excel, save it anew and send that", info.name)
	}
	if err != nil {
		return nil, err
	}
	return &sheet{book: w, part: p}, nil
}
