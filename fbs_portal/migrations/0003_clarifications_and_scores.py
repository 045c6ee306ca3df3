import django.db.models.deletion
import fbs_portal.domain.codes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fbs_portal', '0002_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='InstrumentScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument', models.CharField(max_length=40)),
                ('value', models.DecimalField(decimal_places=3, max_digits=7)),
                ('measured_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=64)),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
            ],
        ),
        migrations.DeleteModel(
            name='RuleSet',
        ),
        migrations.RemoveConstraint(
            model_name='followup',
            name='fbs_followup_time_point',
        ),
        migrations.RemoveConstraint(
            model_name='followup',
            name='fbs_followup_once_per_time_point',
        ),
        migrations.RemoveConstraint(
            model_name='followup',
            name='fbs_followup_one_waiting_extra',
        ),
        migrations.AddField(
            model_name='clinic',
            name='instruments',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='followup',
            name='clarifies',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clarified_by', to='fbs_portal.followup'),
        ),
        migrations.AddField(
            model_name='followup',
            name='questions',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('time_point__in', ['baseline', 'week_2', 'week_6', 'week_12', 'month_6', 'month_12', 'month_24', 'recheck', 'unscheduled', 'clarification'])), name='fbs_followup_time_point'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(condition=models.Q(('time_point__in', (fbs_portal.domain.codes.TimePoint['RECHECK'], fbs_portal.domain.codes.TimePoint['UNSCHEDULED'], fbs_portal.domain.codes.TimePoint['CLARIFICATION'])), _negated=True), fields=('episode', 'time_point'), name='fbs_followup_once_per_time_point'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('missed_at', None), ('submitted_at', None), ('time_point__in', (fbs_portal.domain.codes.TimePoint['RECHECK'], fbs_portal.domain.codes.TimePoint['UNSCHEDULED'], fbs_portal.domain.codes.TimePoint['CLARIFICATION']))), fields=('episode', 'time_point'), name='fbs_followup_one_waiting_extra'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clarifies__isnull', False), ('time_point', fbs_portal.domain.codes.TimePoint['CLARIFICATION'])), models.Q(models.Q(('time_point', fbs_portal.domain.codes.TimePoint['CLARIFICATION']), _negated=True), ('clarifies', None)), _connector='OR'), name='fbs_followup_clarifies'),
        ),
        migrations.AddField(
            model_name='instrumentscore',
            name='episode',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='fbs_portal.surgeryepisode'),
        ),
        migrations.AddField(
            model_name='instrumentscore',
            name='submission',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='fbs_portal.submission'),
        ),
        migrations.AddField(
            model_name='instrumentscore',
            name='supersedes',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='fbs_portal.instrumentscore'),
        ),
        migrations.AddIndex(
            model_name='instrumentscore',
            index=models.Index(fields=['episode', 'instrument', 'measured_on'], name='fbs_score_course'),
        ),
        migrations.AddConstraint(
            model_name='instrumentscore',
            constraint=models.CheckConstraint(condition=models.Q(('instrument', ''), _negated=True), name='fbs_score_instrument'),
        ),
        migrations.AddConstraint(
            model_name='instrumentscore',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_by', ''), _negated=True), name='fbs_score_recorded_by'),
        ),
        migrations.AddConstraint(
            model_name='instrumentscore',
            constraint=models.UniqueConstraint(fields=('submission', 'instrument'), name='fbs_score_once_a_submission'),
        ),
        migrations.AddConstraint(
            model_name='instrumentscore',
            constraint=models.CheckConstraint(condition=models.Q(('supersedes', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='fbs_score_corrected_with_reason'),
        ),
    ]
