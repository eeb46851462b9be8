package lab

import "path/filepath"

// Spare starts a host without a network whose tree programs may change: for
// tools that work on files alone. It ends with the lab.
func (l *Lab) Spare(name, tree string) (*Host, error) {
	abs, err := filepath.Abs(tree)
	if err != nil {
		return nil, err
	}
	h := &Host{Name: name, Tree: abs, lab: l}
	l.spares = append(l.spares, h)
	return h, h.open(true)
}
