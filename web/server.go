package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"peijian/web/answer"
	"peijian/web/export"
	"peijian/web/features"
	"peijian/web/gaps"
	"peijian/web/imports"
	"peijian/web/permits"
	"peijian/web/picture"
	"peijian/web/rulebook"
	"peijian/web/session"
	"peijian/web/tileset"
)

// server holds what all requests share.
type server struct {
	Config
	start    string // no two starts of a server have the same
	pictures *picture.Pictures
	tiles    *tileset.Cache
	schema   func() []byte // the OpenAPI document
	behind   lag
	gaps     *gaps.Service
	sessions *session.Sessions

	sender *export.Sender
}

// New makes the handler of everything the server answers. An error says what the configuration lacks.
func New(c Config) (http.Handler, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	s := newServer(c)
	screens, err := newScreens(c.Assets)
	if err != nil {
		return nil, err
	}
	r := chi.NewRouter()
	compress, err := compression()
	if err != nil {
		return nil, err
	}
	r.Use(s.observe, s.recovering, deadlines, secure, answer.Speaking, s.addressed, s.quickTile, compress, sameOrigin, s.sessions.Knowing, chimiddleware.GetHead)
	api := s.routes(r)
	s.mountFeatures(r)
	s.schema = sync.OnceValue(func() []byte { return document(api.OpenAPI()) })
	r.NotFound(screens.ServeHTTP)
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", allowed(r.Context(), r.URL))
		answer.WriteProblem(w, r, answer.NewProblem(http.StatusMethodNotAllowed, "method_not_allowed"))
	})
	return front{r, s}, nil
}

func newServer(c Config) *server {
	s := &server{Config: c, start: answer.Nonce(), tiles: tileset.NewCache(c.TileRoom)}
	s.pictures = picture.New(picture.Source{Store: c.Store, Past: c.Past, Gaps: c.Gaps, PastGaps: c.pastGaps, Judge: c.Judge, Tiles: s.tiles, Office: c.Office != nil}, s.start)
	s.sessions = session.NewSessions(c.Office, c.Clock, c.Demo, c.AllowImport)
	s.sender = export.NewSender(s.pictures, c.Clock, c.SpoolDir, c.SpoolRoom)
	s.gaps = &gaps.Service{Office: c.Office, Pictures: s.pictures, Sessions: s.sessions, Sender: s.sender}
	return s
}

// allowed lists the methods that an address takes, for the header that goes with a 405.
func allowed(ctx context.Context, address *url.URL) string {
	var out []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		if chi.RouteContext(ctx).Routes.Match(chi.NewRouteContext(), method, cmp.Or(address.RawPath, address.Path)) {
			out = append(out, method)
		}
	}
	if slices.Contains(out, http.MethodGet) || len(out) == 0 {
		out = append([]string{http.MethodGet, http.MethodHead}, slices.DeleteFunc(out, func(m string) bool { return m == http.MethodGet })...)
	}
	return strings.Join(out, ", ")
}

// OpenAPI is the description of the interface, the same that a server answers under /api/v1/openapi.json.
func OpenAPI(version string) []byte {
	s := newServer(Config{Version: version})
	return document(s.routes(chi.NewRouter()).OpenAPI())
}

// routes registers every operation. It asks nothing of the server but its version until a request comes.
func (s *server) routes(r chi.Router) huma.API {
	api := newAPI(r, s.Version)
	api.UseMiddleware(answer.PlainQuery)
	timed := huma.NewGroup(api) // answers for the present and the past
	timed.UseMiddleware(s.pictures.PastAsked)
	timed.UseSimpleModifier(picture.TakesMoment)
	drawn := huma.NewGroup(timed) // tiles, which say by themselves whether they changed, and files, which are made each time
	drawn.UseMiddleware(s.pictures.OnePicture)
	city := huma.NewGroup(drawn)
	city.UseMiddleware(s.pictures.Newer)
	present := huma.NewGroup(api)
	present.UseMiddleware(s.pictures.OnePicture, s.pictures.Newer)
	s.registerCity(city)
	new(features.Service).Register(city)
	s.registerExport(city, drawn)
	s.sender.Register(api)
	s.registerReach(city)
	s.registerHistory(city)
	compared := huma.NewGroup(api) // answers for two moments
	compared.UseMiddleware(s.pictures.Comparing)
	compared.UseSimpleModifier(picture.TakesInterval)
	s.registerChanges(compared)
	permits.New(permits.Service{Store: s.Store, Office: s.Office, Adopted: s.Adopted, Sessions: s.sessions}).Register(present, api)
	s.sessions.Register(api)
	(&rulebook.Service{Adopted: s.Adopted, Store: s.Store}).Register(api)
	s.gaps.Register(city, timed, api)
	s.registerGlossary(api)
	(&imports.Service{Importer: s.Importer, Desk: s.Desk, Sessions: s.sessions, AllowImport: s.AllowImport, MaxFile: s.MaxFile, Store: s.Store}).Register(api)
	s.registerTiles(drawn)
	s.registerTileJSON(city)
	s.registerHealth(api)
	s.registerSchema(api)
	sayNull(api.OpenAPI().Components.Schemas)
	return api
}
