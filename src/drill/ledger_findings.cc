#include "drill/ledger_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace regionfall::drill {
namespace {

constexpr std::int64_t kMicrosecondsPerMillisecond = 1000;

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

bool was_acknowledged(std::uint32_t ms) { return ms <= kAcknowledgedMax; }
std::int64_t acknowledged_us(std::uint32_t ms) { return std::int64_t{ms} * kMicrosecondsPerMillisecond; }

// What the regions that were reached had of one write.
struct Readable {
  bool anywhere = false;
  bool everywhere = true;
  bool duplicated = false;
};

Readable readable(const Audit& audit, std::size_t write) {
  Readable readable;
  for (const RegionReading& region : audit.regions) {
    const int count = region.seen.count(write);
    readable.anywhere = readable.anywhere || count > 0;
    readable.everywhere = readable.everywhere && (count > 0 || !region.reached);
    readable.duplicated = readable.duplicated || count > 1;
  }
  return readable;
}

// Whether a region that lacked the write then has it at the end.
bool arrived_later(const Audit& then, const Audit& end, std::size_t write) {
  for (std::size_t i = 0; i < then.regions.size(); ++i) {
    const bool lacked = then.regions[i].reached && then.regions[i].seen.count(write) == 0;
    if (lacked && end.regions[i].seen.count(write) > 0) return true;
  }
  return false;
}

// `audits` of one store, the last of the end.
WriteFate fate_of(std::span<const Audit* const> audits, std::size_t write, std::int64_t acknowledged) {
  const Audit& end = *audits.back();
  const Readable now = readable(end, write);
  if (!now.anywhere) return WriteFate::kLost;
  if (now.duplicated) return WriteFate::kDuplicated;
  WriteFate fate = WriteFate::kPresent;
  for (const Audit* then : audits.first(audits.size() - 1)) {
    if (acknowledged > then->began_us) continue;
    if (!readable(*then, write).anywhere) return WriteFate::kResurrected;
    if (arrived_later(*then, end, write)) fate = WriteFate::kLate;
  }
  return fate;
}

// The fault that a loss counts up to: the audit's own, else the last one.
std::int64_t fault_begin_us(const Scenario& scenario, const Audit& audit) {
  if (scenario.faults.empty()) return 0;
  return microseconds(scenario.faults[audit.fault.value_or(scenario.faults.size() - 1)].at);
}

void count(AuditFindings& findings, const Audit& audit, std::size_t write, std::int64_t acknowledged) {
  if (acknowledged > audit.began_us) return;
  ++findings.acknowledged;
  for (std::size_t i = 0; i < audit.regions.size(); ++i) {
    const int found = audit.regions[i].seen.count(write);
    ++(found > 0 ? findings.regions[i].present : findings.regions[i].missing);
    if (found > 1) ++findings.regions[i].duplicated;
  }
  if (readable(audit, write).anywhere) return;
  Loss& loss = findings.loss;
  loss.first_us = loss.writes == 0 ? acknowledged : std::min(loss.first_us, acknowledged);
  loss.last_us = std::max(loss.last_us, acknowledged);
  ++loss.writes;
}

AuditFindings begun(const Audit& audit) {
  AuditFindings findings{.fault = audit.fault,
                         .began_us = audit.began_us,
                         .took_us = audit.ended_us - audit.began_us,
                         .keys = audit.keys,
                         .regions = {},
                         .loss = {}};
  for (const RegionReading& region : audit.regions)
    findings.regions.push_back({.region = region.region, .reached = region.reached, .why_not = region.why_not});
  return findings;
}

std::vector<const Audit*> audits_of(const Ledger& ledger, std::size_t store) {
  std::vector<const Audit*> audits;
  for (const Audit& audit : ledger.audits) {
    if (audit.store == store) audits.push_back(&audit);
  }
  return audits;
}

bool was_read_at_the_end(std::span<const Audit* const> audits) { return !audits.empty() && !audits.back()->fault; }

StoreFindings find_store(const Scenario& scenario, const Ledger& ledger, const WriteLayout& layout, std::size_t store) {
  StoreFindings findings;
  const std::vector<const Audit*> audits = audits_of(ledger, store);
  const bool ended = was_read_at_the_end(audits);
  for (const Audit* audit : audits) findings.audits.push_back(begun(*audit));
  for (const WriteLayout::Writer& writer : layout.writers()) {
    if (writer.store != store) continue;
    for (std::size_t write = writer.first; write < writer.first + writer.count; ++write) {
      const std::uint32_t ms = ledger.acknowledged_ms[write];
      if (ms == kNotSent) continue;
      ++findings.sent;
      if (!was_acknowledged(ms)) {
        if (ended && readable(*audits.back(), write).anywhere) ++findings.unacknowledged_kept;
        continue;
      }
      ++findings.acknowledged;
      for (std::size_t i = 0; i < audits.size(); ++i) count(findings.audits[i], *audits[i], write, acknowledged_us(ms));
      if (ended) ++findings.by_fate[static_cast<std::size_t>(fate_of(audits, write, acknowledged_us(ms)))];
    }
  }
  for (std::size_t i = 0; i < audits.size(); ++i) {
    Loss& loss = findings.audits[i].loss;
    if (loss.writes > 0) loss.rpo_us = std::max(loss.last_us, fault_begin_us(scenario, *audits[i])) - loss.first_us;
  }
  return findings;
}

}  // namespace

std::string_view text(WriteFate fate) {
  constexpr std::array<std::string_view, kWriteFates> kTexts = {"present", "late", "resurrected", "duplicated", "lost"};
  return kTexts[static_cast<std::size_t>(fate)];
}

std::string_view description(WriteFate fate) {
  constexpr std::array<std::string_view, kWriteFates> kTexts = {
      "readable whenever it was looked for",
      "a region got it only after it had been looked for there",
      "nowhere to be read during a fault, and back at the end",
      "more than once in a region at the end",
      "nowhere to be read at the end",
  };
  return kTexts[static_cast<std::size_t>(fate)];
}

const AuditFindings* StoreFindings::worst() const {
  const auto found = std::ranges::max_element(
      audits, {}, [](const AuditFindings& audit) { return std::pair(audit.loss.rpo_us, audit.loss.writes); });
  return found == audits.end() ? nullptr : &*found;
}

const AuditFindings* StoreFindings::most_lost() const {
  const auto found = std::ranges::max_element(audits, {}, [](const AuditFindings& audit) { return audit.loss.writes; });
  return found == audits.end() ? nullptr : &*found;
}

std::string loss_text(const Scenario& scenario, const StoreFindings& findings) {
  const AuditFindings* worst = findings.worst();
  if (worst == nullptr) return "it was not read back";
  if (worst->loss.writes == 0) return fmt::format("all {} acknowledged writes could be read", worst->acknowledged);
  std::string text = fmt::format(
      "{}, {} of {} acknowledged writes could be read nowhere",
      worst->fault ? fmt::format("during \"{}\"", scenario.faults[*worst->fault].name) : std::string("at the end"),
      worst->loss.writes, worst->acknowledged);
  if (worst->fault && !findings.audits.back().fault)
    text += fmt::format("; {} after all was healed", findings.of_fate(WriteFate::kLost));
  return text;
}

std::vector<StoreFindings> find_stores(const Scenario& scenario, const Ledger& ledger) {
  const WriteLayout layout(scenario);
  std::vector<StoreFindings> stores;
  for (std::size_t store = 0; store < scenario.stores.size(); ++store)
    stores.push_back(find_store(scenario, ledger, layout, store));
  return stores;
}

std::string writes_csv(const Scenario& scenario, const Ledger& ledger) {
  std::string csv = "store,key,acknowledged_s,fate,found\n";
  const WriteLayout layout(scenario);
  std::size_t rows = 0;
  for (const WriteLayout::Writer& writer : layout.writers()) {
    const std::vector<const Audit*> audits = audits_of(ledger, writer.store);
    if (!was_read_at_the_end(audits)) continue;
    for (std::size_t write = writer.first; write < writer.first + writer.count && rows < kWriteRowsMax; ++write) {
      const std::uint32_t ms = ledger.acknowledged_ms[write];
      if (!was_acknowledged(ms)) continue;
      const WriteFate fate = fate_of(audits, write, acknowledged_us(ms));
      if (fate == WriteFate::kPresent) continue;
      csv += fmt::format("{},{},{:.3f},{},", scenario.stores[writer.store].name,
                         key_text(ledger.run, layout.key_of(write)), ms / 1000.0, text(fate));
      for (const Audit* audit : audits) {
        csv += audit == audits.front() ? "" : " | ";
        for (const RegionReading& region : audit->regions) {
          csv += fmt::format("{}{}: {}", &region == &audit->regions.front() ? "" : " ", region.region,
                             region.reached ? std::to_string(region.seen.count(write)) : "not reached");
        }
      }
      csv += "\n";
      ++rows;
    }
  }
  return csv;
}

}  // namespace regionfall::drill
