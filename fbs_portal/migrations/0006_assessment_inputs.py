from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fbs_portal', '0005_confirmed_unusual'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='inputs',
            field=models.JSONField(default=dict),
        ),
    ]
