package paths

import (
	"path"

	"kubepki/core/health"
)

// twice tells static pods of one program on one host: kubelet starts each file of
// its folder whose name does not begin with a dot, whatever its ending
// (pkg/kubelet/config/file.go), and two pods of one name take each other's place.
func (j *judge) twice() {
	for i := range j.commands {
		c := &j.commands[i]
		if by := c.besides(j.commands); by != nil {
			j.found(ruleTwice, c, c.Source+" and "+by.Source+" both start "+c.Program, "Move it to another folder: a name with .bak keeps nothing from being started.", "mv "+health.Shell(c.Source)+" /root/")
		}
	}
}

// besides is the command in the same folder of static pods that has the file of the
// program's own name where this one has not, nil for none.
func (c *Command) besides(all []Command) *Command {
	if c.Mounts == nil || path.Base(c.Source) == c.Program+".yaml" {
		return nil
	}
	for i := range all {
		if o := &all[i]; o.Program == c.Program && o.Host == c.Host && o.Source == path.Join(path.Dir(c.Source), c.Program+".yaml") {
			return o
		}
	}
	return nil
}
