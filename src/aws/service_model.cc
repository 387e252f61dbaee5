#include "aws/service_model.h"

#include <algorithm>

#include "aws/model_tables.h"

namespace regionfall::aws {
namespace {

template <class Row>
const Row* find_sorted(std::span<const Row> rows, std::string_view key, ModelText Row::* field) {
  const auto found = std::ranges::lower_bound(rows, key, {}, [&](const Row& row) { return (row.*field).view(); });
  return found == rows.end() || (*found.*field).view() != key ? nullptr : &*found;
}

const ServiceModel* find_service(std::string_view key, ModelText ServiceModel::* field) {
  if (key.empty()) return nullptr;
  for (const ServiceModel& service : service_models()) {
    if ((service.*field).view() == key) return &service;
  }
  return nullptr;
}

const Shape* shape_or_null(std::uint16_t index) { return index == 0 ? nullptr : &model_tables::kShapes[index]; }

}  // namespace

std::string_view ModelText::view() const { return {model_tables::kTexts + offset, size}; }

std::span<const ModelText> Constraint::enum_texts() const {
  return {model_tables::kEnumTexts + first_enum, enum_count};
}

const Shape& Member::shape() const { return model_tables::kShapes[shape_index]; }

std::span<const Member> Shape::members() const { return {model_tables::kMembers + first_member, member_count}; }

const Member* Shape::find_member(MemberName wanted) const {
  const auto all = members();
  const auto found = std::ranges::find(all, wanted, &Member::name);
  return found == all.end() ? nullptr : &*found;
}

const Member* Shape::find_member(std::string_view wanted) const {
  const auto member_name = find_member_name(wanted);
  return member_name ? find_member(*member_name) : nullptr;
}

const Shape& Shape::item() const { return model_tables::kShapes[item_index]; }
const Shape& Shape::key() const { return model_tables::kShapes[key_index]; }

const Constraint* Shape::constraint() const {
  return constraint_index == 0 ? nullptr : &model_tables::kConstraints[constraint_index];
}

const Shape* Operation::input() const { return shape_or_null(input_index); }
const Shape* Operation::output() const { return shape_or_null(output_index); }

const Shape& ModelledError::shape() const { return model_tables::kShapes[shape_index]; }

std::span<const Operation> ServiceModel::operations() const {
  return {model_tables::kOperations + first_operation, operation_count};
}

const Operation* ServiceModel::find_operation(std::string_view wanted) const {
  return find_sorted(operations(), wanted, &Operation::name);
}

std::span<const ModelledError> ServiceModel::errors() const {
  return {model_tables::kErrors + first_error, error_count};
}

const ModelledError* ServiceModel::find_error(std::string_view wanted) const {
  if (const ModelledError* found = find_sorted(errors(), wanted, &ModelledError::code)) return found;
  const auto found = std::ranges::find(errors(), wanted, [](const ModelledError& error) { return error.name.view(); });
  return found == errors().end() ? nullptr : &*found;
}

std::span<const ServiceModel> service_models() { return {model_tables::kServices, model_tables::kServiceCount}; }

const ServiceModel* find_service_model(std::string_view name) {
  return find_sorted(service_models(), name, &ServiceModel::name);
}

const ServiceModel* find_service_by_endpoint_prefix(std::string_view prefix) {
  return find_service(prefix, &ServiceModel::endpoint_prefix);
}

const ServiceModel* find_service_by_signing_name(std::string_view name) {
  return find_service(name, &ServiceModel::signing_name);
}

const ServiceModel* find_service_by_target_prefix(std::string_view prefix) {
  return find_service(prefix, &ServiceModel::target_prefix);
}

const ServiceModel* find_query_service(std::string_view api_version, std::string_view operation) {
  const ServiceModel* first = nullptr;
  for (const ServiceModel& service : service_models()) {
    const bool speaks_query = service.speaks(Protocol::kQuery) || service.speaks(Protocol::kEc2);
    if (!speaks_query || service.api_version.view() != api_version) continue;
    if (service.find_operation(operation) != nullptr) return &service;
    if (first == nullptr) first = &service;
  }
  return first;
}

}  // namespace regionfall::aws
