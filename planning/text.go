package planning

// Text is a sentence or a name in both languages of the product.
type Text struct {
	Zh string `json:"zh" yaml:"zh"`
	En string `json:"en" yaml:"en"`
}

// Lang is a language of the product.
type Lang string

// The languages of the product. Chinese is the first.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// In gives the text in l, and the Chinese one when l is not English or the English one is missing.
func (t Text) In(l Lang) string {
	if l == English && t.En != "" {
		return t.En
	}
	return t.Zh
}

// IsZero says that there is no text in any language.
func (t Text) IsZero() bool { return t == Text{} }
