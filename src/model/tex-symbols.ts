// Tables of TeX: accents, letters and symbols, and what Unicode has for them.

/** Accent commands and the combining character that each puts on a letter (The TeXbook, chapter 9; Unicode block 0300). */
export const accents: Readonly<Record<string, string>> = {
  "'": '\u0301',
  '`': '\u0300',
  '^': '\u0302',
  '"': '\u0308',
  '~': '\u0303',
  '=': '\u0304',
  '.': '\u0307',
  u: '\u0306',
  v: '\u030c',
  H: '\u030b',
  c: '\u0327',
  k: '\u0328',
  r: '\u030a',
  d: '\u0323',
  b: '\u0331',
};

/** Accents whose commands have names, most of them from the bibliographies of MathSciNet and zbMATH. */
export const accentNames: Readonly<Record<string, string>> = {
  polhk: '\u0328',
  lfhook: '\u0326',
  textcommabelow: '\u0326',
  soft: '\u030c',
  ocirc: '\u030a',
  udot: '\u0323',
  cftil: '\u0302\u0303',
  cfac: '\u0302\u0301',
  cfgrv: '\u0302\u0300',
  cfudot: '\u0302\u0323',
  capitalcedilla: '\u0327',
  capitalcaron: '\u030c',
};

/** The same in mathematics: `\hat{x}`. */
export const mathAccents: Readonly<Record<string, string>> = {
  hat: '\u0302',
  widehat: '\u0302',
  tilde: '\u0303',
  widetilde: '\u0303',
  bar: '\u0304',
  overline: '\u0304',
  vec: '\u20d7',
  dot: '\u0307',
  ddot: '\u0308',
  acute: '\u0301',
  grave: '\u0300',
  breve: '\u0306',
  check: '\u030c',
  mathring: '\u030a',
  Tilde: '\u0303',
  Hat: '\u0302',
  Bar: '\u0304',
  Vec: '\u20d7',
};

const pairs = (text: string) =>
  Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

/** Letters that are commands in text. */
export const letters: Readonly<Record<string, string>> = pairs(
  'l=ł L=Ł o=ø O=Ø ss=ß ae=æ AE=Æ oe=œ OE=Œ aa=å AA=Å dh=ð DH=Ð th=þ TH=Þ dj=đ DJ=Đ ng=ŋ NG=Ŋ i=ı j=ȷ ' +
    'S=§ P=¶ copyright=© pounds=£ dag=† ddag=‡ textdegree=° textregistered=® texttrademark=™ textbackslash=\\ ' +
    'textasciitilde=~ textasciicircum=^ textendash=– textemdash=— ldots=… dots=… textquoteright=’ textquoteleft=‘ ' +
    'textquotedblleft=“ textquotedblright=” textbullet=• texteuro=€ textperthousand=‰ LaTeX=LaTeX TeX=TeX ' +
    'textless=< textgreater=> textbar=| textunderscore=_ textdollar=$ textasteriskcentered=* textellipsis=… slash=/ ' +
    'textbraceleft={ textbraceright=} lbrack=[ rbrack=] textquotesingle=\' textquotedbl=" textasciigrave=` textemdash=— ' +
    'guillemotleft=« guillemotright=» guillemetleft=« guillemetright=» guilsinglleft=‹ guilsinglright=› flqq=« frqq=» ' +
    'quotedblbase=„ quotesinglbase=‚ glqq=„ grqq=“ textquestiondown=¿ textexclamdown=¡ textcent=¢ textsterling=£ textyen=¥ ' +
    'textcopyright=© textpm=± texttimes=× textdiv=÷ textmu=µ textohm=Ω textcelsius=℃ textminus=− textonehalf=½ ' +
    'textonequarter=¼ textthreequarters=¾ textonesuperior=¹ texttwosuperior=² textthreesuperior=³ textordfeminine=ª ' +
    'textordmasculine=º textperiodcentered=· textdagger=† textdaggerdbl=‡ textsection=§ textparagraph=¶ textrightarrow=→ ' +
    'textleftarrow=← textuparrow=↑ textdownarrow=↓ textnumero=№ textbigcircle=◯ textinfty=∞ textleq=≤ textgeq=≥ textapprox=≈ ' +
    'cprime=′ cdprime=″ dbar=đ Dbar=Đ Aa=Å DJ=Đ textalpha=α textbeta=β textgamma=γ textdelta=δ textepsilon=ε textzeta=ζ texteta=η ' +
    'texttheta=θ textiota=ι textkappa=κ textlambda=λ textmugreek=μ textnu=ν textxi=ξ textpi=π textrho=ρ textsigma=σ texttau=τ ' +
    'textupsilon=υ textphi=φ textchi=χ textpsi=ψ textomega=ω textDelta=Δ textGamma=Γ textOmega=Ω textSigma=Σ textPhi=Φ textPsi=Ψ ' +
    // Not TeX's own, but defined by so many templates that their meaning is certain.
    'eg=e.g. ie=i.e. etal=et\u00a0al. etc=etc.',
);

/** Symbols of mathematics. */
export const symbols: Readonly<Record<string, string>> = pairs(
  'alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ mu=μ nu=ν ' +
    'xi=ξ omicron=ο pi=π varpi=ϖ rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω ' +
    'Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω digamma=ϝ ' +
    'times=× div=÷ cdot=· ast=∗ star=⋆ pm=± mp=∓ circ=∘ bullet=• oplus=⊕ otimes=⊗ odot=⊙ ominus=⊖ wedge=∧ vee=∨ land=∧ lor=∨ ' +
    'cap=∩ cup=∪ bigcap=⋂ bigcup=⋃ setminus=∖ sqcup=⊔ sqcap=⊓ uplus=⊎ amalg=⨿ dagger=† ddagger=‡ ' +
    'sum=∑ prod=∏ coprod=∐ int=∫ iint=∬ oint=∮ partial=∂ nabla=∇ infty=∞ propto=∝ ' +
    'le=≤ leq=≤ leqslant=≤ ge=≥ geq=≥ geqslant=≥ ne=≠ neq=≠ ll=≪ gg=≫ lt=< gt=> approx=≈ sim=∼ simeq=≃ cong=≅ equiv=≡ ' +
    'lesssim=≲ gtrsim=≳ prec=≺ succ=≻ preceq=⪯ succeq=⪰ asymp=≍ doteq=≐ triangleq=≜ coloneqq=≔ perp=⊥ parallel=∥ mid=| nmid=∤ ' +
    'in=∈ notin=∉ ni=∋ subset=⊂ subseteq=⊆ supset=⊃ supseteq=⊇ subsetneq=⊊ emptyset=∅ varnothing=∅ forall=∀ exists=∃ nexists=∄ neg=¬ lnot=¬ ' +
    'to=→ rightarrow=→ leftarrow=← leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ iff=⇔ implies=⇒ mapsto=↦ ' +
    'longrightarrow=⟶ longleftarrow=⟵ longmapsto=⟼ Longrightarrow=⟹ hookrightarrow=↪ rightleftharpoons=⇌ uparrow=↑ downarrow=↓ nearrow=↗ searrow=↘ ' +
    'rightsquigarrow=⇝ leadsto=⇝ twoheadrightarrow=↠ gets=← ' +
    'ell=ℓ hbar=ℏ imath=ı jmath=ȷ Re=ℜ Im=ℑ wp=℘ aleph=ℵ beth=ℶ angle=∠ triangle=△ square=□ Box=□ Diamond=◇ diamond=⋄ blacksquare=■ ' +
    'langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ lvert=| rvert=| lVert=‖ rVert=‖ vert=| Vert=‖ | lbrace={ rbrace=} ' +
    'cdots=⋯ ldots=… dots=… vdots=⋮ ddots=⋱ prime=′ degree=° sharp=♯ flat=♭ natural=♮ top=⊤ bot=⊥ vdash=⊢ models=⊨ vDash=⊨ ' +
    'ltimes=⋉ rtimes=⋊ bowtie=⋈ wr=≀ checkmark=✓ odot=⊙ bigoplus=⨁ bigotimes=⨂ hslash=ℏ eth=ð complement=∁ therefore=∴ because=∵',
);

/** Functions that are written as their names. */
export const functionNames = new Set(
  'log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan max min sup inf lim limsup liminf det dim ker deg gcd hom arg Pr argmax argmin mod bmod pmod'.split(
    ' ',
  ),
);

/** Commands whose argument is shown as it is. */
export const transparent = new Set(
  (
    'textit textbf texttt textsc textsf textrm textsl textup textnormal textmd emph underline uline text mbox hbox mathrm mathbf mathit ' +
    'mathsf mathtt mathnormal mathcal mathscr mathfrak boldsymbol bm pmb operatorname ensuremath url path mathop mathbin mathrel ' +
    'textsuperscript textsubscript widetext centering bf it em rm tt sc sf textlf  mkbibemph mkbibitalic mkbibbold ' +
    'underbar uppercase lowercase MakeUppercase MakeLowercase NoCaseChange germ scr ssf BibTitleCase'
  ).split(' '),
);

/** Commands that produce no text; they only affect spacing or size. */
export const silent = new Set(
  (
    'left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr middle displaystyle textstyle scriptstyle limits nolimits noindent ' +
    'protect relax xspace break newline linebreak par newblock allowbreak nobreak unskip ignorespaces bgroup egroup bf it em rm tt sc sf bfseries itshape ttfamily scshape small footnotesize large normalsize null mathstrut'
  ).split(' '),
);

/** Commands that are dropped with their argument: what they point to isn't here. */
export const dropped = new Set(
  'footnote cite citep citet citealp ref eqref label thanks vspace hspace phantom noopsort'.split(' '),
);

/** Doublestruck letters (Letterlike Symbols, and Mathematical Alphanumeric Symbols as far as fonts have them). */
export const doubleStruck: Readonly<Record<string, string>> = pairs(
  'C=ℂ H=ℍ N=ℕ P=ℙ Q=ℚ R=ℝ Z=ℤ E=𝔼 F=𝔽 I=𝕀 S=𝕊 T=𝕋 K=𝕂 1=𝟙 D=𝔻 B=𝔹 A=𝔸 L=𝕃 X=𝕏 V=𝕍 G=𝔾',
);

const scriptCharacters = (plain: string, script: string) =>
  Object.fromEntries([...plain].map((character, index) => [character, [...script][index] ?? '']));

/** Characters that have a superscript in Unicode. */
export const superscripts: Readonly<Record<string, string>> = {
  ...scriptCharacters('0123456789+-=()', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾'),
  ...scriptCharacters('abcdefghijklmnoprstuvwxyz', 'ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'),
  ...scriptCharacters('ABDEGHIJKLMNOPRTUVW', 'ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ'),
  ...scriptCharacters('βγδθφχ∗′∘†‡', 'ᵝᵞᵟᶿᵠᵡ*′°†‡'),
  '*': '*',
  '−': '⁻',
};

/** Characters that have a subscript in Unicode. */
export const subscripts: Readonly<Record<string, string>> = {
  ...scriptCharacters('0123456789+-=()', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'),
  ...scriptCharacters('aehijklmnoprstuvx', 'ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ'),
  ...scriptCharacters('βγρφχ', 'ᵦᵧᵨᵩᵪ'),
  '−': '₋',
};
