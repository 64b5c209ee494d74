# Reference values from metafor for tests/reference/test_metafor.py.
#
# Run from the root of the repository, with R, metafor, metadat and jsonlite (Debian: r-base-core r-cran-metafor
# r-cran-metadat r-cran-jsonlite):
#
#   Rscript tests/reference/metafor_reference.R > tests/reference/metafor_reference.json
#
# The inputs are written beside the values, so the test needs neither R nor the table.

suppressPackageStartupMessages({
  library(metafor)
  library(metadat)
  library(jsonlite)
})

# Fisher scoring to a far smaller change than metafor's default (1e-5), so that the fourth digit is the estimator's
# and not the stopping rule's; a shorter step where the full one oscillates.
fit <- function(yi, vi, ...) {
  for (step in c(1, 0.5, 0.2)) for (threshold in c(1e-13, 1e-11)) {
    control <- list(threshold = threshold, maxiter = 50000, stepadj = step)
    m <- try(rma(yi, vi, method = "REML", test = "adhoc", control = control, ...), silent = TRUE)
    if (!inherits(m, "try-error")) return(m)
  }
  stop("did not converge: ", paste(round(yi, 3), collapse = " "))
}

# ---- 1. Pooling -------------------------------------------------------------------------------------------------

pooled <- function(yi, vi) {
  m <- fit(yi, vi)
  ci <- confint(m, control = list(tol = 1e-14, maxiter = 100000, tau2.max = 1e4))
  pr <- predict(m)
  list(g = m$beta[[1]], se = m$se, ci_low = m$ci.lb, ci_high = m$ci.ub, t = m$zval, df = m$k - 1, p = m$pval,
       tau2 = m$tau2, tau2_low = ci$random[1, 2], tau2_high = ci$random[1, 3], i2 = m$I2, h2 = m$H2, q = m$QE,
       q_p = m$QEp, prediction_low = pr$pi.lb, prediction_high = pr$pi.ub)
}

steps <- function(yi, vi, sets) {
  rows <- lapply(sets, function(keep) {
    m <- fit(yi[keep], vi[keep])
    pr <- predict(m)
    list(k = m$k, g = m$beta[[1]], se = m$se, ci_low = m$ci.lb, ci_high = m$ci.ub, tau2 = m$tau2, i2 = m$I2,
         prediction_low = pr$pi.lb, prediction_high = pr$pi.ub)
  })
  as.list(as.data.frame(do.call(rbind, lapply(rows, unlist))))
}

egger <- function(yi, vi) {
  x <- regtest(yi, vi, model = "lm")$fit
  s <- coef(summary(x))
  list(intercept = s[2, 1], se = s[2, 2], t = s[2, 3], p = s[2, 4])
}

regression <- function(yi, vi, x) {
  m <- fit(yi, vi, mods = cbind(x))
  null <- fit(yi, vi)$tau2
  list(slope = m$beta[[2]], se = m$se[2], ci_low = m$ci.lb[2], ci_high = m$ci.ub[2], t = m$zval[2], p = m$pval[2],
       intercept = m$beta[[1]], intercept_se = m$se[1], tau2 = m$tau2, i2 = m$I2,
       r2 = if (null > 1e-8) max(0, 100 * (null - m$tau2) / null) else NA)
}

subgroup_test <- function(yi, vi, by) {
  big <- names(which(table(by) >= 3))
  fits <- lapply(big, function(level) fit(yi[by == level], vi[by == level]))
  g <- sapply(fits, function(m) m$beta[[1]])
  se <- sapply(fits, function(m) m$se)
  m <- rma(g, sei = se, mods = ~ factor(big), method = "FE")
  list(levels = big, g = g, se = se, tau2 = sapply(fits, function(m) m$tau2), q = m$QM, df = m$m, p = m$QMp)
}

dataset <- function(name, source, yi, vi, year = NULL, covariate = NULL, by = NULL) {
  ok <- is.finite(yi) & is.finite(vi) & vi > 0
  if (!is.null(covariate)) ok <- ok & is.finite(covariate)
  if (!is.null(by)) ok <- ok & !is.na(by)
  cut <- function(x) if (is.null(x)) NULL else x[ok]
  yi <- as.numeric(yi[ok]); vi <- as.numeric(vi[ok]); year <- cut(year); covariate <- cut(covariate); by <- cut(by)
  k <- length(yi)
  order_by <- if (is.null(year)) seq_len(k) else as.numeric(year)
  oldest <- order(order_by, seq_len(k))
  out <- list(name = name, source = source, k = k, yi = yi, vi = vi, year = order_by, values = pooled(yi, vi))
  if (k >= 4) out$leave_one_out <- steps(yi, vi, lapply(seq_len(k), function(i) setdiff(seq_len(k), i)))
  out$cumulative <- steps(yi, vi, lapply(3:k, function(last) oldest[seq_len(last)]))
  if (k >= 10) out$egger <- egger(yi, vi)
  if (!is.null(covariate) && k >= 10) {
    out$covariate <- as.numeric(covariate)
    out$regression <- regression(yi, vi, as.numeric(covariate))
  }
  if (!is.null(by) && sum(table(by) >= 3) >= 2) {
    out$by <- as.character(by)
    out$subgroups <- subgroup_test(yi, vi, as.character(by))
  }
  out
}

computed <- function(name, es, year = NULL, covariate = NULL, by = NULL) {
  column <- function(x) if (is.null(x)) NULL else es[[x]]
  dataset(name, "metadat", es$yi, es$vi, column(year), column(covariate), column(by))
}

ready <- function(d, yi = "yi", vi = "vi", year = NULL, covariate = NULL, by = NULL, rows = TRUE) {
  name <- deparse(substitute(d))
  d <- d[rows, ]
  column <- function(x) if (is.null(x)) NULL else d[[x]]
  dataset(name, "metadat", d[[yi]], d[[vi]], column(year), column(covariate), column(by))
}

dat.baskerville2012$vi <- dat.baskerville2012$se^2
dat.curtis1998$type <- as.character(dat.curtis1998$fungrp)
dat.linde2005$decade <- ifelse(dat.linde2005$year < 1995, "before 1995", "1995 on")

metadat_sets <- list(
  computed("dat.bcg", escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg,
                              data = dat.bcg), year = "year", covariate = "ablat", by = "alloc"),
  computed("dat.normand1999", escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i,
                              data = dat.normand1999)),
  computed("dat.gibson2002", escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i,
                              data = dat.gibson2002), year = "year"),
  computed("dat.curtis1998", escalc("SMD", m1i = m2i, sd1i = sd2i, n1i = n2i, m2i = m1i, sd2i = sd1i, n2i = n1i,
                              data = dat.curtis1998), covariate = "time", by = "type"),
  computed("dat.egger2001", escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.egger2001), year = "year"),
  computed("dat.li2007", escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007), year = "year"),
  computed("dat.linde2005", escalc("RR", ai = ai, n1i = n1i, ci = ci, n2i = n2i,
                              data = dat.linde2005), year = "year", by = "decade"),
  computed("dat.hart1999", escalc("IRR", x1i = x1i, t1i = t1i, x2i = x2i, t2i = t2i, data = dat.hart1999)),
  computed("dat.nielweise2007", escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.nielweise2007)),
  computed("dat.nielweise2008", escalc("IRR", x1i = x1i, t1i = t1i, x2i = x2i, t2i = t2i, data = dat.nielweise2008)),
  computed("dat.collins1985a", escalc("OR", ai = b.xti, n1i = nti, ci = b.xci, n2i = nci, data = dat.collins1985a)),
  computed("dat.cannon2006", escalc("RR", ai = ep1t, n1i = nt, ci = ep1c, n2i = nc, data = dat.cannon2006)),
  computed("dat.lee2004", escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.lee2004), year = "year"),
  computed("dat.hine1989", escalc("RD", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.hine1989)),
  computed("dat.pritz1997", escalc("PLO", xi = xi, ni = ni, data = dat.pritz1997)),
  computed("dat.molloy2014", escalc("ZCOR", ri = ri, ni = ni,
                              data = dat.molloy2014), year = "year", covariate = "meanage", by = "design"),
  computed("dat.mcdaniel1994", escalc("ZCOR", ri = ri, ni = ni, data = dat.mcdaniel1994), by = "struct"),
  computed("dat.viechtbauer2021", escalc("OR", ai = xTi, n1i = nTi, ci = xCi, n2i = nCi,
                              data = dat.viechtbauer2021), covariate = "dose"),
  computed("dat.vanhowe1999", escalc("OR", ai = non.pos, bi = non.neg, ci = cir.pos, di = cir.neg,
                              data = dat.vanhowe1999), by = "category"),
  computed("dat.cohen1981", escalc("ZCOR", ri = ri, ni = ni, data = dat.cohen1981)),
  ready(dat.raudenbush1985, year = "year", covariate = "weeks", by = "setting"),
  ready(dat.hackshaw1998, year = "year", by = "design"),
  ready(dat.bangertdrowns2004, year = "year", covariate = "length", by = "grade"),
  ready(dat.berkey1998, year = "year", rows = dat.berkey1998$outcome == "AL"),
  ready(dat.konstantopoulos2011, year = "year"),
  ready(dat.baskerville2012, yi = "smd", vi = "vi", year = "year", covariate = "hours", by = "design"),
  computed("dat.bornmann2007", escalc("OR", ai = waward, n1i = wtotal, ci = maward, n2i = mtotal,
                                      data = dat.bornmann2007), year = "year", by = "type")
)

# ---- 2. Effect conversions, from the table of this repository ------------------------------------------------------

results <- read.csv("data/results.csv", colClasses = "character", na.strings = "", encoding = "UTF-8")
studies <- read.csv("data/studies.csv", colClasses = "character", na.strings = "", encoding = "UTF-8")
number_columns <- c("n_massage", "n_comparator", "estimate", "ci_low", "ci_high", "mean_massage", "sd_massage",
                    "mean_comparator", "sd_comparator", "pct_massage", "pct_comparator", "time_weeks")
results[number_columns] <- lapply(results[number_columns], as.numeric)
results <- merge(results, studies[c("study_id", "kind", "design", "year", "funder_category")], sort = FALSE)
results <- results[results$kind == "trial" & results$use_in_figures != "no" & results$basis == "between-group" &
                     results$comparator_family %in% c("inactive", "active") & results$isolates_massage == "yes" &
                     !grepl("crossover", results$design), ]

exact_p <- function(text) {
  p <- suppressWarnings(as.numeric(ifelse(grepl("^[0-9]*\\.?[0-9]+$", text), text, NA)))
  ifelse(!is.na(p) & p > 0 & p <= 1, p, NA)
}
J <- function(m) exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
smd <- function(m1, s1, n1, m2, s2, n2) {
  es <- escalc("SMD", m1i = m1, sd1i = s1, n1i = n1, m2i = m2, sd2i = s2, n2i = n2, vtype = "LS2")
  c(es$yi, es$vi)
}
or2d <- function(ai, n1, ci, n2, corrected) {
  es <- escalc("OR2DL", ai = ai, n1i = n1, ci = ci, n2i = n2)
  c(es$yi, es$vi) * (if (corrected) c(J(n1 + n2 - 2), J(n1 + n2 - 2)^2) else c(1, 1))
}

# Each route by its own way through escalc: summary figures are turned into the two groups that would print them.
convert <- function(r) {
  n1 <- r$n_massage; n2 <- r$n_comparator
  sized <- is.finite(n1) && is.finite(n2)
  sign <- c(higher = 1, lower = -1)[[r$better]]
  p <- exact_p(r$p)
  interval <- is.finite(r$ci_low) && is.finite(r$ci_high)
  if (sized && all(is.finite(c(r$mean_massage, r$sd_massage, r$mean_comparator, r$sd_comparator)))) {
    e <- smd(r$mean_massage, r$sd_massage, n1, r$mean_comparator, r$sd_comparator, n2)
    return(list(route = "means and SDs", e = e, sign = sign))
  }
  if (sized && interval && r$measure == "MD") {
    difference <- if (is.finite(r$estimate)) r$estimate else (r$ci_low + r$ci_high) / 2
    sd <- (r$ci_high - r$ci_low) / (2 * qt(.975, n1 + n2 - 2)) / sqrt(1 / n1 + 1 / n2)
    return(list(route = "mean difference with CI", e = smd(difference, sd, n1, 0, sd, n2), sign = sign))
  }
  if (interval && r$measure == "OR") {
    d <- log(r$estimate) * sqrt(3) / pi
    v <- ((log(r$ci_high) - log(r$ci_low)) / (2 * qnorm(.975)))^2 * 3 / pi^2
    j <- if (sized) J(n1 + n2 - 2) else 1
    return(list(route = "odds ratio with CI", e = c(j * d, j^2 * v), sign = sign))
  }
  shares <- c(r$pct_massage, r$pct_comparator) / 100
  if (interval && r$measure == "RR" && all(is.finite(shares))) {
    wanted <- ((log(r$ci_high) - log(r$ci_low)) / (2 * qnorm(.975)))^2
    ratio <- if (sized) n2 / n1 else 1
    gap <- function(n) escalc("RR", ai = shares[1] * n, n1i = n, ci = shares[2] * n * ratio, n2i = n * ratio)$vi - wanted
    n <- uniroot(gap, c(1, 1e5), tol = 1e-12)$root
    e <- or2d(shares[1] * n, n, shares[2] * n * ratio, n * ratio, FALSE)
    if (sized) e <- e * c(J(n1 + n2 - 2), J(n1 + n2 - 2)^2)
    return(list(route = "risk ratio with CI and percentages", e = e, sign = sign))
  }
  if (sized && r$measure == "percent" && all(is.finite(shares))) {
    e <- or2d(shares[1] * n1, n1, shares[2] * n2, n2, TRUE)
    return(list(route = "percentages and group sizes", e = e, sign = sign))
  }
  side <- c(benefit = 1, harm = -1, none = 0, "not stated" = 0)[[r$point_direction]]
  if (sized && !is.na(p) && side != 0 && r$measure %in% c("p only", "MD", "means", "SMD")) {
    d <- qt(p / 2, n1 + n2 - 2, lower.tail = FALSE) * sqrt(1 / n1 + 1 / n2)
    return(list(route = "exact p", e = smd(d, 1, n1, 0, 1, n2), sign = side))
  }
  NULL
}

printed <- c("n_massage", "n_comparator", "estimate", "ci_low", "ci_high", "mean_massage", "sd_massage",
             "mean_comparator", "sd_comparator", "pct_massage", "pct_comparator", "measure", "better", "p",
             "point_direction")
conversions <- list()
results$yi <- NA; results$vi <- NA
for (i in seq_len(nrow(results))) {
  r <- results[i, ]
  if (is.na(r$better)) next
  found <- convert(r)
  if (is.null(found)) next
  results$yi[i] <- found$sign * found$e[1]; results$vi[i] <- found$e[2]
  row <- c(list(result_id = r$result_id), as.list(r[printed]))
  row <- row[!is.na(row)]
  conversions[[length(conversions) + 1]] <- c(row, list(route = found$route, yi = results$yi[i], vi = results$vi[i]))
}

# Worked cases outside the table: a printed SMD, an empty cell.
m <- 0.5; n <- 20
book <- list(
  list(name = "Borenstein 2009, chapter 4: means 103 and 100, SDs 5.5 and 4.5, 50 per group",
       e = smd(103, 5.5, 50, 100, 4.5, 50)),
  list(name = "empty cell: 0 of 20 against 5 of 20", e = or2d(0, 20, 5, 20, TRUE))
)

# ---- 3. Pools of the table -------------------------------------------------------------------------------------------

pool_of_table <- function(name, rows) {
  rows <- rows[!duplicated(rows$study_id), ]
  if (nrow(rows) < 3) return(NULL)
  by <- if (length(unique(rows$comparator_family)) > 1) rows$comparator_family else NULL
  weeks <- if (all(is.finite(rows$time_weeks)) && length(unique(rows$time_weeks)) > 1) rows$time_weeks else NULL
  dataset(name, "table", rows$yi, rows$vi, as.numeric(rows$year), weeks, by)
}

converted <- results[is.finite(results$yi), ]
groups <- split(converted, paste(converted$condition, converted$outcome, converted$comparator_family, sep = " | "))
table_sets <- lapply(names(groups), function(name) pool_of_table(name, groups[[name]]))
wide <- lapply(c("pain", "anxiety", "sleep", "function/disability"), function(outcome) {
  pool_of_table(paste("any condition |", outcome), converted[converted$outcome == outcome, ])
})
table_sets <- Filter(Negate(is.null), c(table_sets, wide))
# Every trial with figures, one result each: numbers for the test only, no synthesis anybody should read.
table_sets <- c(table_sets, list(pool_of_table("all trials with figures", converted)))

# ---- 4. Corner cases ---------------------------------------------------------------------------------------------------

corners <- list(
  dataset("identical effects", "made up", rep(0.3, 4), c(.1, .2, .1, .05)),
  dataset("three trials that agree closely", "made up", c(.30, .31, .29), c(.02, .05, .03)),
  dataset("one huge variance", "made up", c(.1, .5, .3, 2), c(.01, .02, .03, 1000)),
  dataset("far apart", "made up", c(2, -2, .5, -1, 3), c(.01, .02, .03, .01, .02))
)

# ---- 5. Split control group ----------------------------------------------------------------------------------------------

split_control <- lapply(c(1, 2, 3), function(parts) {
  list(parts = parts, whole = smd(12, 4.5, 40, 10, 4.5, 42), split = smd(12, 4.5, 40, 10, 4.5, 42 / parts))
})

cat(toJSON(list(
  about = list(R = R.version.string, metafor = as.character(packageVersion("metafor")),
               metadat = as.character(packageVersion("metadat")), test = "adhoc", method = "REML"),
  datasets = c(metadat_sets, table_sets, corners),
  conversions = conversions, worked = book, split_control = split_control
), auto_unbox = TRUE, digits = NA, na = "null", null = "null"), "\n", sep = "")
