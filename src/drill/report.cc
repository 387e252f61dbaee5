#include "drill/report.h"

#include "base/files.h"
#include "base/paths.h"
#include "drill/manifest.h"
#include "drill/report_csv.h"
#include "drill/report_html.h"
#include "drill/report_json.h"
#include "drill/report_junit.h"

namespace regionfall::drill {

Result<void> write_report(const std::string& folder, const Scenario& scenario, const Recording& recording,
                          const Findings& findings) {
  TRY(make_directories(folder));
  TRY(write_file_atomically(join_path(folder, "report.json"),
                            report_json(scenario, recording, findings).dump(2) + "\n"));
  TRY(write_file_atomically(join_path(folder, "requests.csv"), report_csv(findings)));
  if (!scenario.stores.empty())
    TRY(write_file_atomically(join_path(folder, "writes.csv"), writes_csv(scenario, recording.ledger)));
  TRY(write_file_atomically(join_path(folder, "junit.xml"), report_junit(scenario, recording, findings)));
  TRY(write_file_atomically(join_path(folder, "report.html"), report_html(scenario, recording, findings)));
  return write_manifest(folder, {"junit.xml", "report.html", "report.json", "requests.csv"});
}

}  // namespace regionfall::drill
