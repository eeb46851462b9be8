package chain

import "strings"

// mostCompared bounds the comparing of names that OpenSSL would still do, along a
// whole path: names times constraints, and as much for each 32 bytes of them.
const mostCompared = 3 << 20

// constraints asks the names of each below each authority, from the anchor down.
func (o *opener) constraints() {
	for i := len(o.path) - 1; i >= 0; i-- {
		c := o.path[i]
		if i > 0 && selfIssued(c) {
			continue
		}
		names, count := generals(c, i == 0)
		for j := len(o.path) - 1; j > i; j-- {
			a := o.path[j]
			der, ok := extension(a, oidNameConstraints)
			if !ok {
				continue
			}
			m := o.q.Memo
			b := recall(m, m.bounds, a, func() *bounds { return boundsOf(der) })
			trees := len(b.permitted) + len(b.excluded)
			if count > 0 && trees > mostNames/count {
				o.fail(errUnspecified, i)
				continue
			}
			if o.compared += len(names) * (trees + len(der)/32); o.compared > mostCompared {
				o.unsure = "Its names and constraints are so many that OpenSSL’s answer about them was not predicted."
				return
			}
			code := recall(m, m.codes, endPair{pair{c, a}, i == 0}, func() int { return b.check(names) })
			if code != 0 {
				o.fail(code, i)
			}
		}
	}
}

// mostNames is NAME_CHECK_MAX: how many names times constraints OpenSSL compares
// before it gives up with error 1.
const mostNames = 1 << 20

// check is NAME_CONSTRAINTS_check, of names that are not too many: the error, 0
// for none.
func (b *bounds) check(names []general) int {
	for i := range names {
		n := &names[i]
		if n.kind == kindBad {
			return errOddSyntax
		}
		if code := b.against(n); code != 0 {
			return code
		}
	}
	return 0
}

// against asks for one name.
func (b *bounds) against(n *general) int {
	asked, met := false, false
	for i := range b.permitted {
		t := &b.permitted[i]
		if !n.like(t) {
			continue
		}
		asked = true
		code := 0
		if t.bounded {
			return errMinMax
		}
		if !met {
			code = n.under(t)
			met = code == 0
		}
		if code != 0 && code != errPermitted {
			return code
		}
	}
	if asked && !met {
		return errPermitted
	}
	for i := range b.excluded {
		t := &b.excluded[i]
		if !n.like(t) {
			continue
		}
		code := errMinMax
		if !t.bounded {
			code = n.under(t)
		}
		switch code {
		case 0:
			return errExcluded
		case errPermitted:
		default:
			return code
		}
	}
	return 0
}

// like tells whether a name is of a subtree's kind.
func (n *general) like(t *general) bool {
	if n.kind == kindOther && n.oid == oidUTF8Mail {
		return t.kind == kindMail
	}
	return n.kind == t.kind && (n.kind != kindOther || n.oid == t.oid)
}

// under asks whether a name lies in a subtree: 0 if so, else the error.
func (n *general) under(t *general) int {
	switch n.kind {
	case kindDir:
		return unless(strings.HasPrefix(n.value, t.value))
	case kindDNS:
		at := len(n.value) - len(t.value)
		return unless(t.value == "" || at >= 0 && equalFold(n.value[at:], t.value) && (at == 0 || t.value[0] == '.' || n.value[at-1] == '.'))
	case kindMail:
		return n.mailUnder(t.value)
	case kindURI:
		return n.uriUnder(t.value)
	case kindIP:
		return n.ipUnder(t.value)
	case kindOther:
		if n.oid == oidUTF8Mail {
			return n.mailUnder(t.value)
		}
	}
	return errOddType
}

func unless(ok bool) int {
	if ok {
		return 0
	}
	return errPermitted
}

// equalFold compares ASCII without regard to capitals.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		x, y := a[i], b[i]
		if x != y && (x|0x20 != y|0x20 || x|0x20 < 'a' || x|0x20 > 'z') {
			return false
		}
	}
	return true
}

// mailUnder: a tree is one address, a host, or with a dot before it all hosts below.
func (n *general) mailUnder(tree string) int {
	at, treeAt := strings.LastIndexByte(n.value, '@'), strings.LastIndexByte(tree, '@')
	switch {
	case at < 0:
		return errOddSyntax
	case treeAt < 0 && strings.HasPrefix(tree, "."):
		from := len(n.value) - len(tree)
		return unless(from > 0 && equalFold(n.value[from:], tree))
	case treeAt > 0 && n.value[:at] != tree[:treeAt]:
		return errPermitted
	}
	return unless(equalFold(n.value[at+1:], tree[treeAt+1:]))
}

// uriUnder: a tree is a host, or with a dot before it all hosts below.
func (n *general) uriUnder(tree string) int {
	_, rest, _ := strings.Cut(n.value, ":")
	host, ok := strings.CutPrefix(rest, "//")
	if before, _, port := strings.Cut(host, ":"); port {
		host = before
	} else {
		host, _, _ = strings.Cut(host, "/")
	}
	if !ok || host == "" {
		return errOddSyntax
	}
	if strings.HasPrefix(tree, ".") {
		from := len(host) - len(tree)
		return unless(from > 0 && equalFold(host[from:], tree))
	}
	return unless(equalFold(host, tree))
}

// ipUnder: a tree is an address and its mask.
func (n *general) ipUnder(tree string) int {
	size := len(n.value)
	if size != 4 && size != 16 || len(tree) != 8 && len(tree) != 32 {
		return errOddSyntax
	}
	if len(tree) != 2*size {
		return errPermitted
	}
	for i := range size {
		if (n.value[i]^tree[i])&tree[size+i] != 0 {
			return errPermitted
		}
	}
	return 0
}
