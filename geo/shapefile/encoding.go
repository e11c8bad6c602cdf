package shapefile

import (
	"io"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// probed is how much of a table is looked at to guess its encoding.
const probed = 64 << 20

// languageGBK is the language driver id of simplified Chinese, code page 936.
const languageGBK = 0x4d

// evidence is what the bytes of a table say about their encoding.
type evidence struct {
	text.Evidence
	gb bool // all of them could be GB18030
}

// see looks at one value. One that fills its field may end in half a character.
func (e *evidence) see(b []byte, full bool, gb *text.Decoder) {
	e.Add(b, full)
	if !e.gb {
		return
	}
	if full {
		b = text.Cut(text.GB18030, b)
	}
	_, e.gb = gb.Decode(b)
}

// tableEncoding decides: what the user says, what the .cpg says, the language byte, the bytes. A .cpg that the bytes
// contradict is overruled with a note.
func tableEncoding(a *archive.Archive, p parts, label string) (string, *geo.Problem, error) {
	if label != "" {
		enc, ok := text.Canonical(label)
		if !ok {
			return "", nil, guard.Fatal("text.encoding", "不认识的编码“%s”，请用 UTF-8 或 GB18030。", "unknown encoding %s; use UTF-8 or GB18030", label)
		}
		return enc, nil, nil
	}
	cpg, err := small(a, p.cpg)
	if err != nil {
		return "", nil, err
	}
	said, _ := text.Canonical(cpg)
	language, e, err := probe(a, p.dbf, said != text.UTF8)
	if err != nil {
		return "", nil, err
	}
	return weigh(cpg, language, e)
}

// weigh is tableEncoding without files.
func weigh(cpg string, language byte, e evidence) (string, *geo.Problem, error) {
	said, known := text.Canonical(cpg)
	guess := e.Encoding()
	switch {
	case cpg != "" && !known:
		return guess, guard.Note("cpg.unknown", ".cpg 写的编码“%s”不认识，已按 %s 读取。", "the .cpg names the unknown encoding %s; read as %s", cpg, guess), nil
	case said == text.UTF8 && guess != text.UTF8:
		return guess, guard.Note("cpg.wrong", ".cpg 写明 UTF-8，但内容不是，已按 %s 读取。", "the .cpg says UTF-8, which the bytes are not; read as %s", guess), nil
	case said == text.GB18030 && !e.gb && guess == text.UTF8:
		return guess, guard.Note("cpg.wrong", ".cpg 写明 GBK，但内容不是，已按 %s 读取。", "the .cpg says GBK, which the bytes are not; read as %s", guess), nil
	case known:
		return said, nil, nil
	case language == languageGBK && (e.gb || guess != text.UTF8):
		return text.GB18030, nil, nil
	}
	return guess, nil, nil
}

// probe reads names and texts of a table up to 64 MB; errors in records are left for the reading proper. Whether all of it could be GB18030 is found out where
// that is asked: nobody does of a table that says it is UTF-8.
func probe(a *archive.Archive, dbf *archive.Entry, gb bool) (byte, evidence, error) {
	e := evidence{gb: gb}
	r, err := a.Open(dbf)
	if err != nil {
		return 0, e, err
	}
	t, err := openTable(io.LimitReader(r, probed), guard.Limits(geo.Limits{Fields: 1 << 16, Records: 1 << 32}))
	if err != nil {
		return 0, e, err
	}
	decoder := text.NewDecoder(text.GB18030)
	for _, c := range t.columns {
		e.see(c.raw, len(c.raw) >= NameBytes, decoder)
	}
	for {
		row, err := t.next()
		if err != nil {
			return t.language, e, nil
		}
		t.probeRow(row, &e, decoder)
	}
}

func (t *table) probeRow(row []byte, e *evidence, gb *text.Decoder) {
	at := 1
	for _, c := range t.columns {
		b := nulEnded(row[at : at+c.width])
		at += c.width
		if c.kind == 'C' && row[0] != deleted {
			e.see(b, len(b) == c.width, gb)
		}
	}
}
