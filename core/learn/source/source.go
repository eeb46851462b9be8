// Package source reads the lessons as they are written, in markdown. It is for
// building and for tests alone: the program holds what package learn compacts.
package source

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kubepki/core/learn"
)

// Parse reads one lesson. name is its file's, whose first two digits are the
// lesson's number. Errors name the file and the line.
func Parse(name, text string) (*learn.Lesson, error) {
	p := &parser{name: filepath.Base(name), lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), lesson: &learn.Lesson{}}
	n, err := strconv.Atoi(p.name[:min(2, len(p.name))])
	if err != nil {
		return nil, fmt.Errorf("%s: its name must begin with the lesson's number in two digits", p.name)
	}
	p.lesson.Number = n
	if err := p.head(); err != nil {
		return nil, err
	}
	for p.at < len(p.lines) {
		if err := p.step(); err != nil {
			return nil, err
		}
	}
	return p.lesson, nil
}

type parser struct {
	name   string
	lines  []string
	at     int
	lesson *learn.Lesson
}

func (p *parser) fail(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.name, p.at+1, fmt.Sprintf(format, args...))
}

// head reads what stands between the lines of hyphens.
func (p *parser) head() error {
	if p.lines[0] != "---" {
		return p.fail("a lesson begins with ---")
	}
	l := p.lesson
	for p.at = 1; p.at < len(p.lines) && p.lines[p.at] != "---"; p.at++ {
		name, value, ok := strings.Cut(p.lines[p.at], ":")
		value = strings.TrimSpace(value)
		if !ok || value == "" {
			return p.fail("want name: value")
		}
		var err error
		switch name {
		case "title":
			l.Title = value
		case "goal":
			l.Goal = value
		case "minutes":
			l.Minutes, err = strconv.Atoi(value)
		case "part":
			l.Part, err = strconv.Atoi(value)
		case "needs":
			for _, f := range strings.Fields(value) {
				var n int
				if n, err = strconv.Atoi(f); err == nil {
					l.Needs = append(l.Needs, n)
				}
			}
		case "makes":
			l.Makes = strings.Fields(value)
		case "profiles":
			l.Profiles = strings.Fields(value)
		case "pages":
			l.Pages = strings.Fields(value)
		case "errors":
			l.Errors = strings.Fields(value)
		default:
			err = fmt.Errorf("%q is not known", name)
		}
		if err != nil {
			return p.fail("%s: %v", name, err)
		}
	}
	p.at++
	if l.Title == "" || l.Goal == "" || l.Minutes <= 0 || l.Part < 1 || l.Part > len(learn.Parts) {
		return p.fail("the head needs title, goal, minutes and part (1 to %d)", len(learn.Parts))
	}
	return nil
}

// attributes of each kind of step, besides "covers".
var attributes = map[learn.Kind][]string{
	learn.Picture: {"picture"}, learn.Do: {"op", "set", "ask", "right", "erratum"}, learn.Command: {"call", "tool"}, learn.Check: {"check"},
}

// step reads a heading and all below it.
func (p *parser) step() error {
	for p.at < len(p.lines) && strings.TrimSpace(p.lines[p.at]) == "" {
		p.at++
	}
	if p.at == len(p.lines) {
		return nil
	}
	kind, title, ok := strings.Cut(strings.TrimPrefix(p.lines[p.at], "## "), " ")
	s := learn.Step{Kind: learn.Kind(kind), Title: title}
	if !ok || !strings.HasPrefix(p.lines[p.at], "## ") || !slices.Contains(learn.Kinds(), s.Kind) {
		return p.fail("want a step: ## KIND TITLE, with a KIND of %v", learn.Kinds())
	}
	for p.at++; p.at < len(p.lines) && strings.TrimSpace(p.lines[p.at]) != ""; p.at++ {
		if info, ok := strings.CutPrefix(p.lines[p.at], "```"); ok {
			if err := p.fence(&s, info); err != nil {
				return err
			}
			p.at--
			continue
		}
		name, value, ok := strings.Cut(p.lines[p.at], ":")
		if !ok || name != "covers" && !slices.Contains(attributes[s.Kind], name) {
			return p.fail("a step of kind %s has the lines %v and covers, then a blank line", s.Kind, attributes[s.Kind])
		}
		s.Attrs = append(s.Attrs, learn.Attr{Name: name, Value: strings.TrimSpace(value)})
	}
	for p.at < len(p.lines) && !strings.HasPrefix(p.lines[p.at], "## ") {
		if err := p.block(&s); err != nil {
			return err
		}
	}
	p.lesson.Steps = append(p.lesson.Steps, s)
	return nil
}

// block reads a paragraph, an item, an answer or a fenced block.
func (p *parser) block(s *learn.Step) error {
	line := p.lines[p.at]
	switch {
	case strings.TrimSpace(line) == "":
		p.at++
		return nil
	case strings.HasPrefix(line, "```"):
		return p.fence(s, strings.TrimPrefix(line, "```"))
	case strings.HasPrefix(line, "- ["):
		return p.answer(s)
	case strings.HasPrefix(line, "- "):
		return p.text(s, learn.Bullet, line[2:])
	}
	return p.text(s, learn.Paragraph, line)
}

// gather joins the lines of a paragraph or an item.
func (p *parser) gather(first string) string {
	text := first
	for p.at++; p.at < len(p.lines); p.at++ {
		l := strings.TrimSpace(p.lines[p.at])
		if l == "" || strings.HasPrefix(p.lines[p.at], "- ") || strings.HasPrefix(l, "```") || strings.HasPrefix(l, "## ") {
			break
		}
		text += " " + l
	}
	return text
}

func (p *parser) text(s *learn.Step, kind learn.BlockKind, first string) error {
	spans, err := inline(p.gather(first))
	if err != nil {
		return p.fail("%v", err)
	}
	s.Body = append(s.Body, learn.Block{Kind: kind, Spans: spans})
	return nil
}

func (p *parser) answer(s *learn.Step) error {
	line := p.gather(p.lines[p.at])
	if s.Kind != learn.Question || len(line) < 6 || line[4:6] != "] " || line[3] != 'x' && line[3] != ' ' {
		return p.fail("an answer is - [x] or - [ ], in a question")
	}
	words, why, ok := strings.Cut(line[6:], " :: ")
	if !ok {
		return p.fail("an answer says why behind ::")
	}
	c := learn.Choice{Right: line[3] == 'x'}
	var err error
	if c.Words, err = inline(words); err != nil {
		return p.fail("%v", err)
	}
	if c.Why, err = inline(why); err != nil {
		return p.fail("%v", err)
	}
	s.Choices = append(s.Choices, c)
	return nil
}

// fence reads a fenced block: text, or with "set", "ask" or "right" and a name
// the value of a field.
func (p *parser) fence(s *learn.Step, info string) error {
	var lines []string
	for p.at++; p.at < len(p.lines) && p.lines[p.at] != "```"; p.at++ {
		lines = append(lines, p.lines[p.at])
	}
	if p.at == len(p.lines) {
		return p.fail("a block that begins with ``` must end with it")
	}
	p.at++
	text := strings.Join(lines, "\n")
	if how, field, ok := strings.Cut(info, " "); ok {
		s.Attrs = append(s.Attrs, learn.Attr{Name: how, Value: field + "=" + text + "\n"})
		return nil
	}
	s.Body = append(s.Body, learn.Block{Kind: learn.Code, Code: text})
	return nil
}
