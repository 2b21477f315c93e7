// What a page of an office of examples has besides: a line on top, and one on each sheet of paper.

/// The marks that say that the figures are an illustration.
public enum DemoMark {
    /// The tag that opens the page's body.
    public static func body(_ isDemo: Bool) -> Markup { isDemo ? "<body class=\"demo\">" : "<body>" }

    /// The line on top.
    public static func banner(_ isDemo: Bool) -> Markup {
        isDemo ? "<aside class=\"banner\" aria-label=\"\(demoBanner)\">\(demoBanner)</aside>" : .none
    }
}
