package sample

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"peijian/planning"
)

// File is one file as a bureau would send it.
type File struct {
	Layer    string // name of the layer it belongs to, "" for the two that are for people and tests
	Name     string
	Format   string // shapefile, geojson, xlsx, csv, text
	CRS      int    // EPSG code of its coordinates, 0 without any
	Encoding string // of its texts: UTF-8, GB18030; "" where the format decides
}

// Formats of files.
const (
	formatShapefile = "shapefile" // zipped
	formatGeoJSON   = "geojson"
	formatXLSX      = "xlsx"
	formatCSV       = "csv"
	formatText      = "text"
)

// The files that no layer reads.
const (
	NotesFile   = "README.md"
	PlantedFile = "planted.json"
)

// Files lists what Write makes, each layer after those that it refers to. They differ as files from different offices do.
func Files() []File {
	return []File{
		{planning.Subdistricts, "街道乡镇.geojson", formatGeoJSON, 4490, "UTF-8"},
		{planning.Communities, "社区边界.zip", formatShapefile, 4547, "GB18030"},
		{planning.Cells, "社区网格.zip", formatShapefile, 4547, "GB18030"},
		{planning.Developments, "建设项目.zip", formatShapefile, 4526, "GB18030"},
		{planning.Phases, "项目分期台账.xlsx", formatXLSX, 0, ""},
		{planning.Compounds, "原单位宿舍.geojson", formatGeoJSON, 4490, "UTF-8"},
		{planning.Buildings, "楼栋.zip", formatShapefile, 4547, "GB18030"},
		{planning.Facilities, "社区用房.geojson", formatGeoJSON, 4490, "UTF-8"},
		{planning.Rooms, "社区功能室台账.xlsx", formatXLSX, 0, ""},
		{planning.Rosters, "服务名册.csv", formatCSV, 0, "UTF-8"},
		{planning.Households, "户数统计.csv", formatCSV, 0, "GB18030"},
		{planning.Roads, "道路.geojson", formatGeoJSON, 4490, "UTF-8"},
		{planning.Waters, "水系.geojson", formatGeoJSON, 4490, "UTF-8"},
		{planning.Approvals, "规划审批记录.csv", formatCSV, 0, "UTF-8"},
		{planning.Presales, "预售许可记录.csv", formatCSV, 0, "GB18030"},
		{planning.Handovers, "移交记录.csv", formatCSV, 0, "UTF-8"},
		{planning.Inspections, "使用检查.csv", formatCSV, 0, "UTF-8"},
		{"", NotesFile, formatText, 0, "UTF-8"},
		{"", PlantedFile, formatText, 0, "UTF-8"},
	}
}

// Write makes the city and writes its files. create opens a new file of that name and is called for one at a time; Write
// closes it. The bytes are the same every time.
func Write(create func(name string) (io.WriteCloser, error)) error { return Build().Write(create) }

// Write writes the files of c; see the function of the same name.
func (c *City) Write(create func(name string) (io.WriteCloser, error)) error {
	for _, f := range Files() {
		w, err := create(f.Name)
		if err != nil {
			return fmt.Errorf("write sample file %s: %w", f.Name, err)
		}
		err = c.write(w, f)
		if closed := w.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return fmt.Errorf("write sample file %s: %w", f.Name, err)
		}
	}
	return nil
}

func (c *City) write(w io.Writer, f File) error {
	if f.Format == formatText {
		return c.writeText(w, f.Name)
	}
	s, err := c.sheet(f.Layer)
	if err != nil {
		return err
	}
	switch f.Format {
	case formatShapefile:
		return s.Shapefile(w, strings.TrimSuffix(f.Name, ".zip"), f.CRS)
	case formatGeoJSON:
		return s.GeoJSON(w)
	case formatXLSX:
		return s.XLSX(w)
	}
	return s.CSV(w, f.Encoding)
}

func (c *City) writeText(w io.Writer, name string) error {
	if name == NotesFile {
		_, err := io.WriteString(w, notes)
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(c.planted)
}
