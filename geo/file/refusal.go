package file

import (
	"bytes"
	"path"
	"strings"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
)

// other is a format that is not read, and what to send instead.
type other struct {
	code   string
	magic  string // what the file begins with; "" when only the name tells
	exts   string // of files without magic, each with a blank on both sides
	zh, en string
}

// others, the more telling first.
var others = []other{
	{"file.rar", "Rar!\x1a\x07", " .rar ", "RAR 压缩包无法读取，请用 ZIP 格式压缩后发送。", "RAR archives are not read; pack the files as ZIP"},
	{"file.7z", "7z\xbc\xaf\x27\x1c", " .7z ", "7z 压缩包无法读取，请用 ZIP 格式压缩后发送。", "7z archives are not read; pack the files as ZIP"},
	{"file.gzip", "\x1f\x8b", " .gz .tgz .tar ", "请用 ZIP 格式压缩后发送。", "gzip and tar are not read; pack the files as ZIP"},
	{"file.shp_alone", "\x00\x00\x27\x0a", " .shp .shx ", "只有 .shp 无法读取，请把 .shp、.dbf、.prj 一起压缩为 ZIP 后发送。", "a .shp alone cannot be read; pack .shp, .dbf and .prj together as ZIP"},
	{"file.mdb", "\x00\x01\x00\x00Standard ", " .mdb .accdb ", "个人地理数据库（.mdb）无法读取，请导出为 Shapefile 并压缩为 ZIP。", "personal geodatabases (.mdb) are not read; export a shapefile and pack it as ZIP"},
	{"file.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", " .xls .et .doc ", "旧版 Excel 文件（.xls）或有密码的工作簿无法读取，请去掉密码并另存为 .xlsx。", "old Excel files (.xls) and workbooks with a password are not read; save without password as .xlsx"},
	{"file.gpkg", "", " .gpkg .sqlite ", "文件不是完整的 GeoPackage，请在 GIS 软件中重新导出后发送。", "the file is no whole GeoPackage; export it anew and send it again"},
	{"file.fgb", "", " .fgb ", "文件不是完整的 FlatGeobuf，请在 GIS 软件中重新导出后发送。", "the file is no whole FlatGeobuf; export it anew and send it again"},
	{"file.pdf", "%PDF", " .pdf .ofd ", "PDF 中没有可读取的图形数据，请发送 Shapefile（ZIP）、GeoPackage、FlatGeobuf、GeoJSON、KML、XLSX 或 CSV。", "a PDF holds no data to read; send a shapefile (ZIP), GeoPackage, FlatGeobuf, GeoJSON, KML, XLSX or CSV"},
	{"file.dwg", "AC10", " .dwg ", "DWG 图纸无法读取，请在 CAD 或 GIS 软件中转换为 Shapefile 并压缩为 ZIP。", "DWG drawings are not read; convert them to a shapefile and pack it as ZIP"},
	{"file.dxf", "", " .dxf ", "DXF 图纸暂不支持，请在 GIS 软件中转换为 Shapefile 并压缩为 ZIP。", "DXF drawings are not read yet; convert them to a shapefile and pack it as ZIP"},
	{"file.dbf_alone", "", " .dbf .prj .cpg ", "属性表（.dbf）请压缩为 ZIP 后发送：有图形的图层连同 .shp、.prj 一起压缩，没有图形的图层单独压缩即可；也可另存为 XLSX。", "a .dbf comes as ZIP: together with its .shp and .prj, or alone where the layer has no shapes; or save the table as XLSX"},
	{"file.gdb", "", " .gdb .gdbtable ", "文件地理数据库（.gdb）无法读取，请导出为 Shapefile 并压缩为 ZIP。", "file geodatabases (.gdb) are not read; export a shapefile and pack it as ZIP"},
}

// refusal returns the problem of a file that is known not to be readable, nil for what may be text.
func refusal(name string, head []byte) *geo.Problem {
	for _, o := range others {
		if o.magic != "" && bytes.HasPrefix(head, []byte(o.magic)) {
			return guard.Fatal(o.code, o.zh, o.en)
		}
	}
	if p := byExt(path.Ext(strings.ReplaceAll(name, `\`, "/"))); p != nil && !isJSON(head) {
		return p
	}
	if isMarkup(head) {
		return markup(name, head)
	}
	if binary(head) {
		return guard.Fatal("file.unknown", "无法识别的文件格式，请发送 Shapefile（ZIP）、GeoPackage、FlatGeobuf、GeoJSON、KML、XLSX 或 CSV。", "not a format that is read; send a shapefile (ZIP), GeoPackage, FlatGeobuf, GeoJSON, KML, XLSX or CSV")
	}
	return nil
}

func byExt(ext string) *geo.Problem {
	for _, o := range others {
		if ext != "" && strings.Contains(o.exts, " "+strings.ToLower(ext)+" ") {
			return guard.Fatal(o.code, o.zh, o.en)
		}
	}
	return nil
}

// markup tells KML, which is read, from other XML and HTML.
func markup(name string, head []byte) *geo.Problem {
	if bytes.Contains(head, []byte("<kml")) || strings.EqualFold(path.Ext(name), ".kml") {
		return nil
	}
	return guard.Fatal("file.xml", "XML 或网页文件无法读取，请发送 Shapefile（ZIP）、GeoPackage、FlatGeobuf、GeoJSON、KML、XLSX 或 CSV。", "XML and web pages are not read; send a shapefile (ZIP), GeoPackage, FlatGeobuf, GeoJSON, KML, XLSX or CSV")
}

// binary tells bytes that no text has. The marks of UTF-16 are left to the reader of tables, which knows what to say.
func binary(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return false
	}
	return bytes.Count(head, []byte{0}) > len(head)/100+1
}

// partOfShapefile are files beside a .shp, which is then what is missing.
var partOfShapefile = map[string]bool{".shx": true, ".prj": true, ".cpg": true}

// wrongZip says what an archive holds instead of a shapefile.
func wrongZip(a *archive.Archive) *geo.Problem {
	for _, e := range a.Entries() {
		if strings.Contains(strings.ToLower(e.Name), ".gdb/") {
			return byExt(".gdb")
		}
	}
	for _, e := range a.Entries() {
		switch e.Ext() {
		case ".geojson", ".geojsons", ".geojsonl", ".json", ".csv", ".xlsx", ".gpkg", ".fgb":
			return guard.Fatal("file.packed", "请把压缩包内的 %s 解压后直接发送。", "unpack %s and send it as it is", e.Base())
		}
		if p := byExt(e.Ext()); p != nil && !partOfShapefile[e.Ext()] {
			return p
		}
	}
	return guard.Fatal("shapefile.no_shp", "压缩包内没有 .shp 文件；请把 .shp、.dbf、.prj 一起压缩。", "the archive has no .shp file; pack .shp, .dbf and .prj together")
}
