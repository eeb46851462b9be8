package yaml

// samples are small documents, one or more for each thing that YAML has. All are
// read by the library too.
var samples = []string{
	"", "\n", "# nothing\n", "a", "a: b\n", "a:\n", "a: ~\nb: null\nc: ''\n", "- a\n- b\n-\n- - c\n  - d\n- e: f\n  g: h\n",
	"a:\n- b\n- c\nd:\n  - e\n", "a: {b: c, d: [e, f], g}\n", "[a, b: c, {d: e}, ]\n", `{"a": 1, "b": [true, null, 1.5e3], "c":"d"}`,
	"{\n  \"a\":\t[\n\t1,\n\t2 ]\n}\n", "a: 'it''s'\nb: \"\\\"\\\\\\n\\t\\x41\\u00e9\\U0001F600\\_\\N\"\n",
	"a: \"one\n  two\n\n  three \\\n  four\\\n\n  five\"\nb: 'one\n  two\n\n\n  three'\n", "a: one\n  two\n\n  three # c\nb: c#d\n",
	"a: |\n  x\n   y\n\n  z\n\nb: |-\n  x\nc: |+\n  x\n\nd: >\n  one\n  two\n\n  three\n    four\n\n  five\n  six\ne: >-\n  x\n  y\nf: |2\n    x\ng: |\n",
	"a: |\n  x", "a: >+\n\n\n", "- |\n a\n- >2-\n   b\n  c\n-\n  x\n", "--- |\n  a\n", "--- >\n  a\n  b\n--- c\n...\n# d\n---\n...\n---\ne: f\n",
	"%YAML 1.1\n---\na: b\n...\n%TAG !e! tag:example.com,2000:\n---\n- !e!x y\n- !<tag:z> w\n- !local v\n- !!str 1\n- !!binary aGk=\n- !%41 x\n", "%TAG !e! tag%3aa,\n---\n- !e!b c\n- !<tag%3Ad> e\n",
	"a: &x b\nc: *x\nd: &y\n  e: f\ng:\n  <<: *y\n  h: i\n&k l: m\n*k : n\n", "a: &x\n- b\n- &z c\nd: !!seq\n- e\n",
	"? a\n: b\n? - c\n  - d\n: - e\n? f\ng: h\n", "- ? a\n  : b\n", "? |\n  a\n: >\n  b\n", "[? a : b, ? c : d]\n", "{? a : b, ? c : d, e: , 'f':g}\n",
	"a: 1\nb: 0x1F\nc: 0o17\nd: 017\ne: 1_000\nf: -1.5\ng: .5\nh: 1e3\ni: .inf\nj: -.Inf\nk: .NaN\nl: 0b11\nm: yes\nn: 2026-11-23\no: 18446744073709551615\np: +1\nq: 1.\nr: 09\ns: <<\n",
	"a: b\t# c\n", "# c\n\n  # d\na: b # e\n  # f\n# g\nc: d\n", "a: b\r\nc: |\r\n  d\r\n  e\r\n", "\ufeffa: b\n", "a:\n    b:\n        c: d\n    e: f\ng: h\n",
	"a: -b\nc: ?d\ne: :f\ng: a:b\nh: http://x:1/y?z#w\ni: --x=y\n", "'a' : b\n\"c\": d\n[e]: f\n{g: h}: i\n", "a: [b,\nc, d\n ]\ne: {\nf: g\n}\n",
	"a: é\n\"ü\": [ö, ä: ß]\n", "- &a\n  b: c\n- &d e: f\n- !!map\n  g: h\n- &i\n- !!str\n- &j !!str k\n- !!str &l m\n", "a: |\n\n\n  b\n   \n  c\n \nd: e\n", "a: >\n\n  b\n \n   c\n\n\n  d\n",
	"- - - a\n    - b\n  - c\n- d\n", "a: b\n---\nc: d\n--- \n- e\n---\n", "a: 'b'\n...\n", "? &a b\n: *a\n", "a: !!null\nb: !!int 5\nc: !!float 5\nd: !!bool true\n", "- !x\n- !x {a: b}\n- !x [c]\n",
	"key:    >  # c\n  text\n  more\n", "a: |1\n x\nb: |1-\n  y\n", "a:\n  - b:\n    - c\n    d: e\n  -\n    f: g\n", "{a: [b, {c: d}], \"e\": 'f', g: \"h\n  i\"}\n", "[a\n b,\n 'c\n d']\n",
}
