package export

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo/crs"
	"peijian/geo/file"
	"peijian/geo/table"
	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/picture"
)

// Sender makes files as they are asked for, sends them, and remembers their receipts.
type Sender struct {
	Pictures  *picture.Pictures
	Clock     func() time.Time
	SpoolDir  string // of files that must be whole before they are sent, "" for the system's
	SpoolRoom int64  // bytes that one file may keep there

	receipts receipts
	making   chan struct{} // a place for every file that may be made at once before it is sent
}

// NewSender makes a sender of the city's pictures. Where one file may keep more than room bytes in dir, it is refused.
func NewSender(pictures *picture.Pictures, clock func() time.Time, dir string, room int64) *Sender {
	return &Sender{Pictures: pictures, Clock: clock, SpoolDir: dir, SpoolRoom: room, making: make(chan struct{}, filesAtOnce)}
}

// FileOptions say what kind of file is wanted.
type FileOptions struct {
	Format   string `query:"format" enum:"geojson,geojsonseq,geojsonl,gpkg,flatgeobuf,shapefile,csv,xlsx,kml" default:"geojson" doc:"As /api/v1/export/formats lists them"`
	CRS      string `query:"crs" maxLength:"60" default:"EPSG:4490" doc:"Coordinates of the file: EPSG:4490, 4326, 4547, 4526, 3857 or another that the importer knows; a format that cannot say it refuses it"`
	Encoding string `query:"encoding" maxLength:"20" default:"UTF-8" doc:"Of the texts, where the format has a choice: UTF-8, GBK or GB18030"`
	Names    string `query:"names" enum:"field,zh,en,both" doc:"How columns and choices are called: by short names for programs, in Chinese, in English or in both; default: field, and both for a workbook"`
	Geometry string `query:"geometry" enum:"wkt,point,none" default:"wkt" doc:"How tables tell where things are"`
	Receipt  string `query:"receipt" pattern:"^[A-Za-z0-9_-]{16,64}$" doc:"Name under which /api/v1/exports/{id} tells of the export; without it the server chooses one, and says it in Peijian-Export"`
}

// View is the city as the one who asks may take it away.
func (s *Sender) View(ctx context.Context, p *picture.Picture, words Words) View {
	return View{City: p.City, Audience: s.Pictures.Takes(ctx, p), Words: words}
}

// Job reads what kind of file is wanted.
func (s *Sender) Job(ctx context.Context, p *picture.Picture, o *FileOptions) (*Job, error) {
	f, ok := file.FormatNamed(o.Format)
	if !ok {
		return nil, answer.BadParameter("format", planning.Text{Zh: "没有 " + o.Format + " 格式", En: "there is no format " + o.Format})
	}
	system, err := crs.Parse(o.CRS)
	if err != nil || system.Code() == 0 {
		return nil, answer.BadParameter("crs", planning.Text{Zh: "不能使用坐标系 " + o.CRS, En: "the coordinate system " + o.CRS + " cannot be used"})
	}
	words := Words(o.Names)
	if words == "" {
		words = WordsOf(f)
	}
	return &Job{
		View: s.View(ctx, p, words), Format: f, EPSG: system.Code(), Encoding: o.Encoding, Place: table.Place(o.Geometry),
		Changed: s.Clock().UTC().Format("2006-01-02T15:04:05Z"),
	}, nil
}

// IsFile says that an operation answers with a file, its count and digest behind or before it.
func IsFile(op *huma.Operation) {
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusConflict, http.StatusUnprocessableEntity)
	text := &huma.Schema{Type: huma.TypeString}
	headers := map[string]*huma.Header{
		exportHeader:   {Schema: text, Description: "Name of the receipt: /api/v1/exports/{id}"},
		countHeader:    {Schema: text, Description: "Features in the file; a trailer where the file is streamed"},
		digestHeader:   {Schema: text, Description: "sha-256=:…: of the file as it is stored; a trailer where the file is streamed"},
		audienceHeader: {Schema: text, Description: "public: the file is without what is for officers only"},
	}
	content := map[string]*huma.MediaType{}
	for _, f := range file.Formats() {
		content[f.MediaType] = &huma.MediaType{Schema: answer.Binary}
	}
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: content, Headers: headers}}
}
