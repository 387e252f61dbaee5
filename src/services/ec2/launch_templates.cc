#include "services/ec2/launch_templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "aws/value_codec.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/instance_launch.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::string_view kCreate = "CreateLaunchTemplate";
constexpr std::size_t kVersionsMax = 10'000;  // EC2 user guide, "Launch template restrictions"
constexpr std::size_t kVersionsDeletedMax = 200;

constexpr FilterField kTemplateFilters[] = {{"create-time", {m::CreateTime}},
                                            {"launch-template-name", {m::LaunchTemplateName}}};
constexpr Listing kTemplates = {m::LaunchTemplateIds, m::LaunchTemplateId, m::LaunchTemplates, kTemplateFilters};

constexpr FilterField kVersionFilters[] = {{"create-time", {m::CreateTime}},
                                           {"ebs-optimized", {m::LaunchTemplateData, m::EbsOptimized}},
                                           {"image-id", {m::LaunchTemplateData, m::ImageId}},
                                           {"instance-type", {m::LaunchTemplateData, m::InstanceType}},
                                           {"is-default-version", {m::DefaultVersion}}};

using FoundTemplate = Result<const LaunchTemplate*, ApiError>;

const LaunchTemplate* find_named(const Ec2& ec2, const std::string& name, const Request& request) {
  return find_if(ec2.launch_templates, [&](const LaunchTemplate& row) {
    return row.launch_template_name == name && row.owner_id == account_of(request);
  });
}

// The template that a request names by id or by name.
FoundTemplate find_template(const Ec2& ec2, const Value& given, const Request& request) {
  const std::string& id = given[m::LaunchTemplateId].as_text();
  const std::string& name = given[m::LaunchTemplateName].as_text();
  if (id.empty() && name.empty()) return std::unexpected(missing_parameter("LaunchTemplateId"));
  if (!id.empty() && !name.empty()) {
    return std::unexpected(
        invalid_combination("Either a launch template ID or a launch template name can be specified, not both."));
  }
  if (!id.empty()) return own(ec2.launch_templates, id, request);
  if (const LaunchTemplate* found = find_named(ec2, name, request)) return found;
  return aws::api_error("InvalidLaunchTemplateName.NotFoundException",
                        fmt::format("The specified launch template, with template name {}, does not exist.", name));
}

ApiError no_such_version(const LaunchTemplate& row, std::string_view version) {
  return {"InvalidLaunchTemplateId.VersionNotFound",
          fmt::format("Could not find the specified version {} for the launch template with ID {}.", version,
                      row.launch_template_id)};
}

// The number of an existing version that a text means.
Result<std::int64_t, ApiError> version_number(const Ec2& ec2, const LaunchTemplate& row, std::string_view text) {
  if (text.empty() || text == "$Default") return row.default_version_number;
  if (text == "$Latest") return row.latest_version_number;
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 1) {
    return std::unexpected(invalid_value(text, "version", "Invalid launch template version"));
  }
  if (!ec2.launch_template_versions.contains(launch_template_version_key(row.launch_template_id, number))) {
    return std::unexpected(no_such_version(row, text));
  }
  return number;
}

Value data_of(const LaunchTemplateVersion& row) { return aws::decode_value(row.data).value_or(Value()); }

Value version_item(const Ec2& ec2, const LaunchTemplateVersion& row) {
  Value item = aws::to_value(row);
  item.set(m::LaunchTemplateData, data_of(row));
  const LaunchTemplate* of = ec2.launch_templates.find(row.launch_template_id);
  if (of == nullptr) return item;
  item.set(m::LaunchTemplateName, of->launch_template_name);
  return item.set(m::DefaultVersion, of->default_version_number == row.version_number);
}

Value template_item(const LaunchTemplate& row) { return aws::to_value(row); }

Result<void, ApiError> check_data(const Value& data) {
  if (data.as_structure().empty()) {
    return aws::api_error("MissingParameter", "The request must contain the parameter LaunchTemplateData");
  }
  if (data.has(m::InstanceType) && data.has(m::InstanceRequirements)) {
    return std::unexpected(
        invalid_combination("The parameters InstanceType and InstanceRequirements cannot be specified together."));
  }
  if (data.has(m::UserData)) (void)TRY(checked_user_data(data[m::UserData].as_text()));
  return {};
}

void keep_version(Ec2& ec2, const std::string& id, std::int64_t number, const Value& input, const Value& data,
                  const Request& request) {
  LaunchTemplateVersion version{.launch_template_id = id,
                                .version_number = number,
                                .create_time = request.now,
                                .created_by = request.caller.arn,
                                .data = aws::encode_value(data)};
  if (input.has(m::VersionDescription)) version.version_description = input[m::VersionDescription].as_text();
  ec2.launch_template_versions.put(launch_template_version_key(id, number), std::move(version));
}

std::vector<const LaunchTemplateVersion*> versions_of(const Ec2& ec2, const std::string& id) {
  std::vector<const LaunchTemplateVersion*> found;
  const std::string prefix = id + "/";
  for (auto row = ec2.launch_template_versions.from(prefix);
       row != ec2.launch_template_versions.end() && row->first.starts_with(prefix); ++row) {
    found.push_back(&row->second);
  }
  return found;
}

// The versions that a describing request means of one template.
Result<std::vector<const LaunchTemplateVersion*>, ApiError> asked_versions(const Ec2& ec2, const LaunchTemplate& row,
                                                                           const Value& input) {
  const std::vector<std::string> named = texts(input[m::Versions]);
  std::vector<const LaunchTemplateVersion*> found;
  if (!named.empty()) {
    std::vector<std::int64_t> numbers;
    for (const std::string& version : named) numbers.push_back(TRY(version_number(ec2, row, version)));
    std::ranges::sort(numbers);
    const auto repeats = std::ranges::unique(numbers);
    numbers.erase(repeats.begin(), repeats.end());
    for (const std::int64_t number : numbers) {
      found.push_back(ec2.launch_template_versions.find(launch_template_version_key(row.launch_template_id, number)));
    }
    return found;
  }
  const std::string& first = input[m::MinVersion].as_text();
  const std::string& last = input[m::MaxVersion].as_text();
  const std::int64_t least = first.empty() ? 1 : TRY(version_number(ec2, row, first));
  const std::int64_t most = last.empty() ? row.latest_version_number : TRY(version_number(ec2, row, last));
  for (const LaunchTemplateVersion* version : versions_of(ec2, row.launch_template_id)) {
    if (version->version_number >= least && version->version_number <= most) found.push_back(version);
  }
  return found;
}

bool names_no_number(const std::vector<std::string>& versions) {
  return !versions.empty() && std::ranges::all_of(versions, [](const std::string& version) {
    return version == "$Latest" || version == "$Default";
  });
}

// One version's deletion, or why it is not possible.
Value delete_version(Ec2& ec2, const LaunchTemplate& row, const std::string& version, bool& deleted) {
  Value item =
      Value::of({{m::LaunchTemplateId, row.launch_template_id}, {m::LaunchTemplateName, row.launch_template_name}});
  const auto number = version_number(ec2, row, version);
  deleted = number && *number != row.default_version_number;
  if (!deleted) {
    const bool unknown = !number;
    return item.set(m::VersionNumber, number.value_or(0))
        .set(m::ResponseError,
             Value::of({{m::Code, unknown ? "launchTemplateVersionDoesNotExist" : "unexpectedError"},
                        {m::Message, unknown ? number.error().message : "The default version cannot be deleted."}}));
  }
  ec2.launch_template_versions.erase(launch_template_version_key(row.launch_template_id, *number));
  const auto left = versions_of(ec2, row.launch_template_id);
  const std::int64_t latest = left.back()->version_number;
  ec2.launch_templates.update(row.launch_template_id,
                              [&](LaunchTemplate& changed) { changed.latest_version_number = latest; });
  return item.set(m::VersionNumber, *number);
}

}  // namespace

std::string launch_template_version_key(const std::string& template_id, std::int64_t number) {
  return fmt::format("{}/{:012}", template_id, number);
}

Result<ChosenLaunchTemplate, ApiError> choose_launch_template(const Ec2& ec2, const Value& specification,
                                                              const Request& request) {
  const LaunchTemplate* row = TRY(find_template(ec2, specification, request));
  const std::int64_t number = TRY(version_number(ec2, *row, specification[m::Version].as_text()));
  const LaunchTemplateVersion* version =
      ec2.launch_template_versions.find(launch_template_version_key(row->launch_template_id, number));
  return ChosenLaunchTemplate{.launch_template = row, .version = number, .data = data_of(*version)};
}

Tags launch_template_tags(const ChosenLaunchTemplate& chosen) {
  return {{"aws:ec2launchtemplate:id", chosen.launch_template->launch_template_id},
          {"aws:ec2launchtemplate:version", std::to_string(chosen.version)}};
}

Outcome create_launch_template(Ec2& ec2, const Value& input, const Request& request) {
  if (const auto id = TRY(made_before(ec2, kCreate, input, request))) {
    return Value::of({{m::LaunchTemplate, template_item(*TRY(own(ec2.launch_templates, *id, request)))}});
  }
  const std::string& name = input[m::LaunchTemplateName].as_text();
  if (find_named(ec2, name, request) != nullptr) {
    return aws::api_error("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
  }
  const Value& data = input[m::LaunchTemplateData];
  TRY(check_data(data));
  LaunchTemplate row{.launch_template_id = new_id(Kind::kLaunchTemplate, request.random),
                     .owner_id = account_of(request),
                     .launch_template_name = name,
                     .create_time = request.now,
                     .created_by = request.caller.arn,
                     .tags = TRY(specified_tags(input, Kind::kLaunchTemplate))};
  const std::string id = row.launch_template_id;
  Value item = template_item(row);
  ec2.launch_templates.put(id, std::move(row));
  keep_version(ec2, id, 1, input, data, request);
  remember_made(ec2, kCreate, input, id, request);
  return Value::of({{m::LaunchTemplate, std::move(item)}});
}

Outcome create_launch_template_version(Ec2& ec2, const Value& input, const Request& request) {
  const LaunchTemplate* row = TRY(find_template(ec2, input, request));
  const std::string id = row->launch_template_id;
  Value data = input[m::LaunchTemplateData];
  if (const std::string& source = input[m::SourceVersion].as_text(); !source.empty()) {
    const std::int64_t number = TRY(version_number(ec2, *row, source));
    Value base = data_of(*ec2.launch_template_versions.find(launch_template_version_key(id, number)));
    for (const auto& [name, value] : data.as_structure()) base.set(name, value);
    data = std::move(base);
  }
  TRY(check_data(data));
  if (versions_of(ec2, id).size() >= kVersionsMax) {
    return aws::api_error("VersionLimitExceeded",
                          fmt::format("The launch template has {} versions, which is the maximum.", kVersionsMax));
  }
  const std::int64_t number = row->versions_made + 1;
  ec2.launch_templates.update(id, [&](LaunchTemplate& changed) {
    changed.versions_made = number;
    changed.latest_version_number = number;
  });
  keep_version(ec2, id, number, input, data, request);
  const LaunchTemplateVersion* made = ec2.launch_template_versions.find(launch_template_version_key(id, number));
  return Value::of({{m::LaunchTemplateVersion, version_item(ec2, *made)}});
}

Outcome describe_launch_templates(Ec2& ec2, const Value& input, const Request& request) {
  Value by_id = input;
  Value::List ids = input[m::LaunchTemplateIds].as_list();
  for (const std::string& name : texts(input[m::LaunchTemplateNames])) {
    const LaunchTemplate* row = find_named(ec2, name, request);
    if (row == nullptr) {
      return aws::api_error("InvalidLaunchTemplateName.NotFoundException",
                            "At least one of the launch templates specified in the request does not exist.");
    }
    ids.emplace_back(row->launch_template_id);
  }
  if (!ids.empty()) by_id.set(m::LaunchTemplateIds, std::move(ids));
  return describe(ec2.launch_templates, kTemplates, template_item, by_id, request);
}

Outcome describe_launch_template_versions(Ec2& ec2, const Value& input, const Request& request) {
  std::vector<const LaunchTemplate*> templates;
  if (input.has(m::LaunchTemplateId) || input.has(m::LaunchTemplateName)) {
    templates.push_back(TRY(find_template(ec2, input, request)));
  } else if (names_no_number(texts(input[m::Versions]))) {
    for (const auto& [id, row] : ec2.launch_templates) {
      if (row.owner_id == account_of(request)) templates.push_back(&row);
    }
  } else {
    return std::unexpected(missing_parameter("LaunchTemplateId"));
  }
  const Filters filters = TRY(Filters::parse(input[m::Filters], kVersionFilters));
  Value::List found;
  for (const LaunchTemplate* row : templates) {
    for (const LaunchTemplateVersion* version : TRY(asked_versions(ec2, *row, input))) {
      Value item = version_item(ec2, *version);
      if (filters.match(item)) found.push_back(std::move(item));
    }
  }
  return page(std::move(found), {m::LaunchTemplateId, m::VersionNumber}, m::LaunchTemplateVersions, input);
}

Outcome modify_launch_template(Ec2& ec2, const Value& input, const Request& request) {
  const LaunchTemplate* row = TRY(find_template(ec2, input, request));
  const std::string id = row->launch_template_id;
  const std::int64_t number = TRY(version_number(ec2, *row, input[m::DefaultVersion].as_text()));
  ec2.launch_templates.update(id, [&](LaunchTemplate& changed) { changed.default_version_number = number; });
  return Value::of({{m::LaunchTemplate, template_item(*ec2.launch_templates.find(id))}});
}

Outcome delete_launch_template(Ec2& ec2, const Value& input, const Request& request) {
  const LaunchTemplate* row = TRY(find_template(ec2, input, request));
  const std::string id = row->launch_template_id;
  Value item = template_item(*row);
  std::vector<std::int64_t> numbers;
  for (const LaunchTemplateVersion* version : versions_of(ec2, id)) numbers.push_back(version->version_number);
  for (const std::int64_t number : numbers) ec2.launch_template_versions.erase(launch_template_version_key(id, number));
  ec2.launch_templates.erase(id);
  return Value::of({{m::LaunchTemplate, std::move(item)}});
}

Outcome delete_launch_template_versions(Ec2& ec2, const Value& input, const Request& request) {
  const std::string id = TRY(find_template(ec2, input, request))->launch_template_id;
  const std::vector<std::string> versions = texts(input[m::Versions]);
  if (versions.size() > kVersionsDeletedMax) {
    return std::unexpected(
        invalid_value(fmt::format("At most {} versions can be deleted at a time.", kVersionsDeletedMax)));
  }
  Value::List done;
  Value::List failed;
  for (const std::string& version : versions) {
    bool deleted = false;
    Value item = delete_version(ec2, *ec2.launch_templates.find(id), version, deleted);
    (deleted ? done : failed).push_back(std::move(item));
  }
  return Value::of({{m::SuccessfullyDeletedLaunchTemplateVersions, std::move(done)},
                    {m::UnsuccessfullyDeletedLaunchTemplateVersions, std::move(failed)}});
}

}  // namespace regionfall::ec2
