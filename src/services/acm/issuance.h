#pragma once

#include <chrono>
#include <optional>

#include "services/acm/state.h"

namespace regionfall::acm {

// What becomes of certificates by themselves: they are validated, issued, renewed.

// When something is due; none: nothing waits.
std::optional<Instant> next_due(const Acm& acm);
// Does it.
void do_what_is_due(Acm& acm, Instant now);

// Whether ACM renews it: it was issued by ACM, and is in use or was exported (API reference, RenewCertificate).
bool is_renewable(const Acm& acm, const Certificate& certificate);

// Lets a new certificate take the place of the one there is, as soon as it has a key.
void begin_renewal(Certificate& certificate, Instant now);

// How often validation records are looked for, and keys that are being made.
inline constexpr std::chrono::seconds kLookPause{1};
inline constexpr std::chrono::milliseconds kKeyPause{50};
// How long before its end a certificate is renewed, and how often that is looked at (ACM user guide, "Managed
// certificate renewal").
inline constexpr std::chrono::days kRenewedBeforeEnd{60};
inline constexpr std::chrono::hours kRenewalsPause{1};

}  // namespace regionfall::acm
