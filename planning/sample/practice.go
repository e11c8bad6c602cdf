package sample

import (
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/sample/bureau"
)

// PracticeName is under which column the practice file has the names of communities: nobody can guess that.
const PracticeName = "BZ1"

// Practice writes a file to learn the import with: a GBK shapefile of communities as it comes from an office in a hurry. Its first row has another name and less
// ground than the city has, the second is as it is, the third is new; of the others two have rings that cross themselves and one has the code of the second again.
func Practice(w io.Writer) error {
	sheet, err := Build().sheet(planning.Communities)
	if err != nil {
		return err
	}
	if len(sheet.Rows) < 3 {
		return fmt.Errorf("the sample has too few communities to practise with")
	}
	code, name := at(sheet, "社区代码"), at(sheet, "社区名称")
	rows := append([]bureau.Row{}, sheet.Rows[:2]...)
	rows[0].Cells = with(rows[0].Cells, name, rows[0].Cells[name]+"（改）")
	rows[0].Geometry = cornerCut(rows[0].Geometry)
	site := rows[1].Geometry.Bound().Center()
	for k, r := range []struct {
		code, name string
		crossing   bool
	}{{"429004999901", "剅河新社区", false}, {"429004999902", "自相交甲社区", true}, {"429004999903", "自相交乙社区", true}, {rows[1].Cells[code], "重号社区", false}} {
		cells := with(with(rows[1].Cells, code, r.code), name, r.name)
		rows = append(rows, bureau.Row{Cells: cells, Geometry: block(site[0]+float64(k)*300, site[1], 200, r.crossing)})
	}
	sheet.Rows = rows
	sheet.Columns[name].Header = PracticeName
	return sheet.Shapefile(w, "社区报送", Plane)
}

func at(s *bureau.Sheet, header string) int {
	for k, c := range s.Columns {
		if c.Header == header {
			return k
		}
	}
	return 0
}

// with is a row in which one cell is another.
func with(cells []string, k int, value string) []string {
	out := append([]string{}, cells...)
	out[k] = value
	return out
}

// cornerCut takes the first corner off a polygon.
func cornerCut(g orb.Geometry) orb.Geometry {
	p, ok := g.(orb.Polygon)
	if !ok || len(p) == 0 || len(p[0]) < 6 {
		return g
	}
	ring := append(orb.Ring{}, p[0][1:len(p[0])-1]...)
	return append(orb.Polygon{append(ring, ring[0])}, p[1:]...)
}

// block is a square, or one whose ring crosses itself in the middle.
func block(east, north, size float64, crossing bool) orb.Polygon {
	if crossing {
		return orb.Polygon{{{east, north}, {east + size, north + size}, {east + size, north}, {east, north + size}, {east, north}}}
	}
	return orb.Polygon{{{east, north}, {east, north + size}, {east + size, north + size}, {east + size, north}, {east, north}}}
}
