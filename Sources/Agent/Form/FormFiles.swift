// The style and the script that the form's pages add to those of every site.

import Shared

enum FormFiles {
    /// What the head of a page says of them.
    static let links: Markup =
        "<link rel=\"stylesheet\" href=\"/isian.css\"><script src=\"/isian.js\" defer></script>"

    /// The file of that path; nil for any other.
    static func file(_ path: String) -> HTTPResponse? {
        switch path {
        case "/isian.css": SiteFiles.file(FormStyle.css, "text/css; charset=utf-8")
        case "/isian.js": SiteFiles.file(FormScript.javaScript, "text/javascript; charset=utf-8")
        default: nil
        }
    }
}

/// What the form's own parts look like.
enum FormStyle {
    static let css = """
        .link{max-width:74rem;margin:0 auto;padding:.25rem 1rem;font-size:.875rem;color:var(--soft)}
        .link p{margin:.25rem 0;max-width:none}.link.on span{color:var(--best)}
        .link.off{border-left:4px solid var(--middling);background:var(--band)}
        fieldset{border:1px solid var(--line);border-radius:.5rem;margin:1.25rem 0;padding:.25rem 1rem 1rem;
        min-width:0}
        legend{font-weight:600;font-size:1.0625rem;padding:0 .35rem}
        fieldset fieldset{border-style:dashed}
        .field{margin:.9rem 0}.field label{margin:0 0 .15rem}
        .field .row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
        .field input[type=text]{width:14rem;max-width:100%;text-align:right}
        .field.text input[type=text]{width:26rem;text-align:left}
        .field textarea{width:100%;max-width:48rem;display:block}
        .known{display:block;font-size:.875rem;color:var(--soft)}
        .amount{font-weight:600}
        .fault{color:var(--poor);font-weight:600;margin:.2rem 0}.fault::before{content:"▲ "}
        .jump{color:var(--middling);margin:.2rem 0}.jump::before{content:"! "}
        [aria-invalid=true]{border-color:var(--poor);border-width:2px}
        .result{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:.75rem 0;padding:.5rem .75rem;
        background:var(--band);border-radius:.3rem}
        .result div{min-width:8rem}.result b{display:block;font-size:1.25rem;line-height:1.3}
        .choice{border:0;margin:.2rem 0;padding:0}.choice label{display:inline-block;font-weight:400;
        margin:0 1rem 0 0}.choice input{min-height:0;margin-right:.35rem}
        table.items input[type=text]{width:100%;min-width:6rem}table.items td{min-width:7.5rem}
        table.items td:first-child{min-width:11rem}table.items td:nth-child(n+3) input[type=text]{text-align:right}
        .actions{position:sticky;bottom:0;background:var(--page);border-top:1px solid var(--line);
        padding:.6rem 0;display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;z-index:1}
        button.second{background:var(--page);color:var(--link)}
        .state{display:inline-block;font-weight:600}.s-done{color:var(--best)}.s-wait{color:var(--middling)}
        .s-bad{color:var(--poor)}
        label.inline{display:inline;font-weight:400;margin:0}
        input:is([type=checkbox],[type=radio]){min-height:0;width:1.5rem;height:1.5rem;vertical-align:middle}
        .files{list-style:none;padding:0}.files li{margin:.4rem 0}
        progress{vertical-align:middle;width:16rem;max-width:100%}
        .steps{padding-left:1.4rem}.steps li{margin:.25rem 0}
        @media(max-width:40rem){.field input[type=text]{width:100%}.actions{position:static}}
        @media print{.actions,button.second{display:none}.wide{break-inside:auto}}
        """
}
