package calendar

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"peijian/planning"
)

//go:embed years/*.yaml
var shipped embed.FS

// Calendar knows the days of some years. It never changes after [Load].
type Calendar struct {
	years map[int]Year
	days  map[planning.Date]bool // true: worked although a weekend; false: a holiday
}

// Year is what is known of one year's holidays 节假日安排.
type Year struct {
	Year     int             `yaml:"year"`
	Source   planning.Text   `yaml:"source"`
	Verified bool            `yaml:"verified"` // compared with the notice itself
	Holidays []Holiday       `yaml:"holidays"`
	Workdays []planning.Date `yaml:"workdays"` // weekends that are worked
}

// Holiday is a run of days off, both ends included.
type Holiday struct {
	Name planning.Text `yaml:"name"`
	From planning.Date `yaml:"from"`
	To   planning.Date `yaml:"to"`
}

// Default is the calendar that comes with the program. A test reads it, so that one which cannot be read is a fault of the build.
var Default = sync.OnceValue(func() *Calendar {
	c, err := Load(shipped)
	if err != nil {
		panic(err)
	}
	return c
})

// Load reads every years/*.yaml of a file system, strictly.
func Load(files fs.FS) (*Calendar, error) {
	names, err := fs.Glob(files, "years/*.yaml")
	if err != nil {
		return nil, err
	}
	c := &Calendar{years: map[int]Year{}, days: map[planning.Date]bool{}}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		var y Year
		if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&y); err != nil {
			return nil, planning.Errorf(planning.ErrInvalid, "read calendar %s: %w", name, err)
		}
		if err := c.add(y); err != nil {
			return nil, planning.Errorf(planning.ErrInvalid, "read calendar %s: %w", name, err)
		}
	}
	return c, nil
}

func (c *Calendar) add(y Year) error {
	if _, twice := c.years[y.Year]; twice {
		return fmt.Errorf("year %d is there twice", y.Year)
	}
	if y.Source.Zh == "" || y.Source.En == "" {
		return fmt.Errorf("year %d has no source", y.Year)
	}
	c.years[y.Year] = y
	for _, h := range y.Holidays {
		if h.To.Before(h.From) || h.From.Year != y.Year || h.To.Year != y.Year || h.From.AddDays(31).Before(h.To) {
			return fmt.Errorf("%s from %s to %s is no holiday of %d", h.Name.En, h.From, h.To, y.Year)
		}
		for d := h.From; !h.To.Before(d); d = d.AddDays(1) {
			c.days[d] = false
		}
	}
	for _, d := range y.Workdays {
		if _, off := c.days[d]; off || weekday(d) || d.Year != y.Year {
			return fmt.Errorf("%s is not a free weekend of %d", d, y.Year)
		}
		c.days[d] = true
	}
	return nil
}

// Year is what is known of a year; ok is false when it counts Monday to Friday for want of better.
func (c *Calendar) Year(n int) (y Year, ok bool) {
	y, ok = c.years[n]
	return y, ok
}

// Known says that the holidays of every year between two days are known, both included.
func (c *Calendar) Known(from, to planning.Date) bool {
	for n := from.Year; n <= to.Year; n++ {
		if _, ok := c.years[n]; !ok {
			return false
		}
	}
	return true
}

// Working says whether offices work on d.
func (c *Calendar) Working(d planning.Date) bool {
	if worked, special := c.days[d]; special {
		return worked
	}
	return weekday(d)
}

// After is the n-th working day after d, d itself when n is 0.
func (c *Calendar) After(d planning.Date, n int) planning.Date {
	for n > 0 {
		if d = d.AddDays(1); c.Working(d) {
			n--
		}
	}
	return d
}

// Between counts the working days after from up to and including to, negative when to comes first. It does not walk through years of
// which nothing special is known.
func (c *Calendar) Between(from, to planning.Date) int {
	if to.Before(from) {
		return -c.Between(to, from)
	}
	n := weekdays(from, to)
	for year := from.Year; year <= to.Year; year++ {
		y, known := c.years[year]
		if !known {
			continue
		}
		n += y.correction(from, to)
	}
	return n
}

// correction is by how much a year's special days change the count of weekdays after from, up to and including to.
func (y *Year) correction(from, to planning.Date) int {
	inside := func(d planning.Date) bool { return from.Before(d) && !to.Before(d) }
	n := 0
	for _, h := range y.Holidays {
		for d := h.From; !h.To.Before(d); d = d.AddDays(1) {
			if weekday(d) && inside(d) {
				n--
			}
		}
	}
	for _, d := range y.Workdays {
		if inside(d) {
			n++
		}
	}
	return n
}

// weekdays counts Mondays to Fridays after from, up to and including to.
func weekdays(from, to planning.Date) int {
	days := int(to.Time().Sub(from.Time()) / (24 * time.Hour))
	n := days / 7 * 5
	for d, rest := from.AddDays(days/7*7), days%7; rest > 0; rest-- {
		if d = d.AddDays(1); weekday(d) {
			n++
		}
	}
	return n
}

func weekday(d planning.Date) bool {
	day := d.Time().Weekday()
	return day != time.Saturday && day != time.Sunday
}
