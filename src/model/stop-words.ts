// English words that say nothing about a paper's subject.

const list = `
a about above across after again against all almost alone along already also although always am among an and another any anyone
anything are aren around as at away be became because become becomes been before being below between both but by can cannot could
couldn did didn do does doesn doing don done down due during each either else enough etc even ever every few for from further get
gets give given gives go goes got had hadn has hasn have haven having he hence her here hers herself him himself his how however i
if in indeed instead into is isn it its itself just kept know known last least less let lot made make makes making many may me
might mine more moreover most much must my myself near need neither never nevertheless next no nobody none nor not nothing now
nowhere of off often on once one only onto or other others otherwise our ours ourselves out over own per perhaps please quite
rather re really regarding s said same say says see seem seems several shall she should shouldn since so some somehow someone
something sometimes somewhere still such t than that the their theirs them themselves then thence there thereby therefore these
they this those though through throughout thus to together too toward towards under unless until up upon us various ve very via
was wasn we well were weren what whatever when whence whenever where whereas whereby wherein whether which while who whoever whole
whom whose why will with within without won would wouldn yet you your yours yourself yourselves
`;

export const stopWords: ReadonlySet<string> = new Set(list.split(/\s+/).filter(Boolean));
