// How documents look on pages, and on paper when the browser prints them: a part of the site's one style
// sheet.

/// The look of documents.
public enum DocumentStyle {
    /// Rules that hold within `.doc`.
    public static let css = """
        @page a4-portrait{size:210mm 297mm;margin:15mm 18mm 15mm 25mm}
        @page a4-landscape{size:297mm 210mm;margin:15mm 18mm 15mm 25mm}
        @page f4-portrait{size:215mm 330mm;margin:15mm 18mm 15mm 25mm}
        @page f4-landscape{size:330mm 215mm;margin:15mm 18mm 15mm 25mm}
        .a4-portrait{page:a4-portrait}.a4-landscape{page:a4-landscape}
        .f4-portrait{page:f4-portrait}.f4-landscape{page:f4-landscape}
        .doc .sheet{border:1px solid var(--line);border-radius:.25rem;padding:1.5rem;margin:1rem 0}
        .doc h2,.doc .c,.doc .numbers td{text-align:center}
        .doc .e{text-align:right}.doc .j{text-align:justify}
        .doc p{max-width:none;margin:.4rem 0}
        .doc p.c{margin:.1rem 0}
        .doc .strong{font-weight:600}.doc .slanted,.doc .numbers td{font-style:italic}
        .doc .alarm{color:var(--poor);font-weight:600;text-align:center}
        .doc .indented{text-indent:3rem}
        .doc caption{text-align:left;font-weight:600;padding:.25rem 0}
        .doc thead th{text-align:center;vertical-align:middle}.doc :is(th:first-child,td){min-width:0}
        .doc .numbers td{font-size:.75rem;padding:.1rem}
        .letterhead{display:flex;gap:1rem;align-items:center;text-align:center;padding-bottom:.5rem;
        border-bottom:4px double var(--ink)}
        .letterhead>div{flex:1}.letterhead p,.doc .letterhead p{margin:0}
        .letterhead .name:last-of-type,.letterhead .name:nth-last-of-type(1){font-weight:600}
        .letterhead .name{font-size:1.125rem}
        .emblem{width:5.5rem;max-height:6rem;object-fit:contain}
        .clauses{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.3rem 1rem}
        .points{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .5rem;margin:.15rem 0}
        .clauses dt,.clauses dd,.points dt,.points dd{margin:0;font-weight:400}
        .signatures{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:1rem 2rem;margin-top:1.5rem}
        .signature{flex:0 1 45%;min-width:14rem;text-align:center}
        .signature .room{height:5.5rem}
        .initials{flex:1 1 12rem;font-size:.875rem}
        .copies{margin-top:1rem}.copies ol{margin:.1rem 0}
        .source{border-top:1px solid var(--line);color:var(--soft);font-size:.75rem;overflow-wrap:anywhere}
        @media print{.doc .sheet{border:0;padding:0;margin:0;break-after:page}
        .doc .sheet:last-of-type{break-after:auto}
        .doc thead{display:table-header-group}.doc :is(.wide,tr){break-inside:auto}
        .signatures,.signature,.letterhead{break-inside:avoid}.doc .break{break-after:page}
        .doc h2,.doc h3,.doc h4,.doc h5,.doc .group{break-after:avoid}
        body:has(.doc) :is(.banner,header,main>h1,main~footer){display:none}}
        \(widths)

        """

    /// A column's share of its table, in twentieths.
    private static let widths = (1...20).map { ".of20-\($0){width:\(5 * $0)%}" }.joined()
}
